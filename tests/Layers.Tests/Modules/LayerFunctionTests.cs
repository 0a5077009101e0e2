namespace AutogradNet.Layers.Tests;

/// <summary>Each layer hands its settings to its operation: results derived by hand.</summary>
public sealed class LayerFunctionTests
{
    [Fact]
    public void ActivationsAtTwoPoints()
    {
        Check(new ReluLayer(), [-1, 2], [0, 2]);
        Check(new Relu6Layer(), [-1, 7], [0, 6]);
        Check(new LeakyReluLayer(0.5), [-1, 2], [-0.5, 2]);
        Check(new PReluLayer(initialSlope: 0.125), [-8, 2], [-1, 2]);
        Check(new EluLayer(2), [-1, 2], [2 * (Math.Exp(-1) - 1), 2]);
        Check(new SeluLayer(), [-1, 2], [1.0507009873554805 * 1.6732632423543772 * (Math.Exp(-1) - 1), 2 * 1.0507009873554805]);
        Check(new SigmoidLayer(), [0, 2], [0.5, 1 / (1 + Math.Exp(-2))]);
        Check(new TanhLayer(), [-1, 2], [Math.Tanh(-1), Math.Tanh(2)]);
        Check(new SoftplusLayer(2, 3), [1, 2], [Math.Log(1 + Math.Exp(2)) / 2, 2]);
        Check(new SiluLayer(), [0, 2], [0, 2 / (1 + Math.Exp(-2))]);
        Check(new GeluLayer(), [0, 1], [0, 0.8413447460685429]);
        Check(new GeluLayer(tanhApproximation: true), [0, 1], [0, 0.8411919906082768]);
        Check(new HardswishLayer(), [-1, 4], [-2.0 / 6, 4]);
        Check(new HardsigmoidLayer(), [-1, 4], [2.0 / 6, 1]);
        Check(new SoftmaxLayer(), [0, Math.Log(3)], [0.25, 0.75]);
        Check(new LogSoftmaxLayer(), [0, Math.Log(3)], [Math.Log(0.25), Math.Log(0.75)]);
        Check(new IdentityLayer(), [-1, 2], [-1, 2]);
    }

    [Fact]
    public void PoolingOfARamp()
    {
        using var scope = new TensorScope();
        var x = Tensor.Arange([1, 1, 3, 3]);
        Assert.Equal([4f, 5, 7, 8], new MaxPool2dLayer(2, stride: 1).Call(x).ToArray<float>());
        Assert.Equal([4f, 5, 7, 8], new MaxPool2dLayer(2, ceilMode: true).Call(x).ToArray<float>());
        Assert.Equal([8f], new MaxPool2dLayer(2, dilation: 2).Call(x).ToArray<float>());
        Assert.Equal([2f], new AvgPool2dLayer(2).Call(x).ToArray<float>());
        Assert.Equal([0f, 1.5f, 4.5f, 6], new AvgPool2dLayer(2, padding: 1, countIncludePad: false).Call(x).ToArray<float>());
        Assert.Equal([4f], new AdaptiveAvgPool2dLayer(1).Call(x).ToArray<float>());
        Assert.Equal([4f, 5, 7, 8], new AdaptiveMaxPool2dLayer(2).Call(x).ToArray<float>());
    }

    [Fact]
    public void LayerNormalisationOfFeaturesAndOfChannels()
    {
        using var scope = new TensorScope();
        // Mean 2 and variance 1 for the pairs (1, 3) and (3, 1).
        var x = Tensor.From([1f, 3, 3, 1], [1, 2, 1, 2]);
        Assert.Equal([-1f, 1, 1, -1], new LayerNormLayer(2, epsilon: 0).Call(x).ToArray<float>());
        Assert.Equal([-0.5f, 0.5f, 0.5f, -0.5f], new LayerNorm2dLayer(2, epsilon: 3).Call(x).ToArray<float>());
        using var norm = new LayerNorm2dLayer(2, epsilon: 3);
        norm.LoadStateDict(new Dictionary<string, Tensor> { ["weight"] = Tensor.From([2f, 4], [2]), ["bias"] = Tensor.From([10f, 20], [2]) });
        Assert.Equal([9f, 11, 22, 18], norm.Call(x).ToArray<float>());
        Assert.Contains("[1, 2]", Assert.Throws<LayerException>(() => norm.Call(Tensor.Zeros([1, 2]))).Message);
    }

    [Fact]
    public void PermutationOfAxes()
    {
        using var scope = new TensorScope();
        Assert.Equal([0f, 3, 1, 4, 2, 5], new PermuteLayer(0, 2, 1).Call(Tensor.Arange([1, 2, 3])).ToArray<float>());
    }

    [Fact]
    public void ShapesOfTheOthers()
    {
        using var scope = new TensorScope();
        var x = Tensor.Arange([1, 2, 2, 3]);
        Assert.Equal(new Shape(1, 12), new FlattenLayer().Call(x).Shape);
        Assert.Equal(new Shape(1, 2, 4, 9), new UpsampleLayer((2, 3)).Call(x).Shape);
        Assert.Equal([0f, 0.25f, 0.75f, 1], new UpsampleLayer((1, 2), UpsampleMode.Bilinear).Call(Tensor.Arange([1, 1, 1, 2])).ToArray<float>());
        var transposed = new ConvTranspose2dLayer(2, 4, 3, stride: 2, padding: 1, outputPadding: 1, groups: 2);
        Assert.Equal(new Shape(1, 4, 4, 6), transposed.Call(x).Shape);
        Assert.Equal(new Shape(2, 2, 3, 3), transposed.Weight.Shape);
        var conv = new Conv2dLayer(2, 4, (1, 3), stride: (2, 1), padding: (0, 1), groups: 2, random: new RandomSource(1));
        Assert.Equal(new Shape(1, 4, 1, 3), conv.Call(x).Shape);
        Assert.Equal(new Shape(4, 1, 1, 3), conv.Weight.Shape);
    }

    [Fact]
    public void InitialWeightsAreWithinPyTorchsBoundAndRepeatable()
    {
        using var first = new Conv2dLayer(16, 32, 3, random: new RandomSource(7));
        using var second = new Conv2dLayer(16, 32, 3, random: new RandomSource(7));
        var weights = first.Weight.Value.ToArray<float>();
        Assert.Equal(weights, second.Weight.Value.ToArray<float>());
        Assert.InRange(weights.Max(), 0.98 / 12, 1.0 / 12);
        Assert.InRange(weights.Min(), -1.0 / 12, -0.98 / 12);
        Assert.InRange(weights.Average(), -0.002, 0.002);
        Assert.Throws<ArgumentException>(() => new Conv2dLayer(3, 4, 1, groups: 2));
    }

    private static void Check(Module layer, double[] x, double[] expected)
    {
        using var scope = new TensorScope();
        using (layer)
        {
            layer.To(DType.Float64);
            var y = layer.Call(Tensor.From(x, [1, x.Length]));
            for (var i = 0; i < x.Length; i++) Assert.Equal(expected[i], y[i], 7);
        }
    }
}
