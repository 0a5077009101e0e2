using AutogradNet.Layers.Onnx;

namespace AutogradNet.Layers.Tests;

/// <summary>What an ONNX graph is as a module: its layers, its parameters, what it recognises.</summary>
public sealed class OnnxGraphTests
{
    [Theory]
    [InlineData("pattern.silu", typeof(Silu))]
    [InlineData("pattern.silu.mirrored", typeof(Silu))]
    [InlineData("pattern.hardswish", typeof(Hardswish))]
    [InlineData("pattern.hardswish.clip", typeof(Hardswish))]
    [InlineData("pattern.hardswish.div", typeof(Hardswish))]
    [InlineData("pattern.hardsigmoid", typeof(Hardsigmoid))]
    [InlineData("pattern.gelu", typeof(Gelu))]
    [InlineData("pattern.gelu.half.first", typeof(Gelu))]
    [InlineData("clip.relu6", typeof(Relu6))]
    [InlineData("hardsigmoid.third", typeof(Hardsigmoid))]
    [InlineData("gemm.transB", typeof(Linear))]
    [InlineData("resize.10", typeof(ResizeNearest))]
    public void ExportersPatternsAreOneOperation(string name, Type operation)
    {
        var test = OnnxCases.All.Single(test => test.Name == name);
        using var scope = new TensorScope();
        using var model = OnnxModel.FromBytes(test.File);
        using var tape = new Tape();
        model.Network.Call(tape.Watch(Tensor.From(test.Values(), test.Input)));
        Assert.All(tape.Nodes.Skip(1), node => Assert.Equal(operation, node.Operation.GetType()));
    }

    [Fact]
    public void WhatIsReadTwiceIsNoPattern()
    {
        var test = OnnxCases.All.Single(test => test.Name == "no.pattern");
        using var model = OnnxModel.FromBytes(test.File);
        Assert.Equal(["Sigmoid", "Mul", "Add"], ((OnnxGraph)model.Network).Nodes.Select(node => node.Operator));
    }

    [Fact]
    public void ConvolutionAndBatchNormStayApartAndStatisticsAreBuffers()
    {
        using var scope = new TensorScope();
        var file = new OnnxWriter(13).Input("x", 1, -1, 1, 2, 2)
            .Initializer("w", new StoredTensor(1, [1, 1, 1, 1], BitConverter.GetBytes(2f))).Initializer("s", StoredTensor.Floats(3)).Initializer("b", StoredTensor.Floats(4))
            .Initializer("m", StoredTensor.Floats(1)).Initializer("v", StoredTensor.Floats(1)).Initializer("low", StoredTensor.Scalar(0))
            .Node("Conv", ["x", "w"], ["a"]).Named("BatchNormalization", "norm", ["a", "s", "b", "m", "v"], ["c"], ("epsilon", 0f)).Node("Clip", ["c", "low"], ["y"]).Output("y").ToArray();
        using var model = OnnxModel.FromBytes(file);
        Assert.Equal(["w", "s", "b"], model.Network.NamedParameters().Select(entry => entry.Name));
        Assert.Equal(["b", "m", "s", "v", "w"], model.Network.StateDict().Keys.Order());
        Assert.Equal(["Conv_0", "norm", "Clip_2"], ((OnnxGraph)model.Network).Nodes.Select(node => node.Path));
        // (2x − 1)·3 + 4, rectified.
        Assert.Equal([1f, 7, 0, 13], model.Network.Call(Tensor.From([0f, 1, -5, 2], [1, 1, 2, 2])).ToArray<float>());
    }

    [Fact]
    public void QuantisedWeightsAreLearnedUnderTheirInitializersNames()
    {
        using var scope = new TensorScope();
        var test = OnnxCases.All.Single(test => test.Name == "weights.int8");
        using var model = OnnxModel.FromBytes(test.File);
        var (name, parameter) = Assert.Single(model.Network.NamedParameters());
        Assert.Equal("q", name);
        Assert.Equal([-1.28f, 0.05f, 2.54f, 0], parameter.Value.ToArray<float>().Select(value => MathF.Round(value, 5)));
        Assert.Equal(["Conv"], ((OnnxGraph)model.Network).Nodes.Select(node => node.Operator));
    }

    [Fact]
    public void QuantisedActivationsRoundAndPassGradientsWithinTheirRange()
    {
        using var scope = new TensorScope();
        var file = new OnnxWriter(13).Input("x", 1, -1, 4).Initializer("s", StoredTensor.Scalar(0.5f)).Initializer("z", StoredTensor.UInt8([], 2))
            .Node("QuantizeLinear", ["x", "s", "z"], ["q"]).Named("DequantizeLinear", "round", ["q", "s", "z"], ["y"]).Output("y").ToArray();
        using var model = OnnxModel.FromBytes(file);
        using var tape = new Tape();
        var x = tape.Watch(Tensor.From([-3f, -0.8f, 0.74f, 500], [1, 4]));
        var y = model.Network.Call(x);
        Assert.Equal([-1f, -1, 0.5f, 126.5f], y.ToArray<float>());
        using var gradients = tape.Backward(y, [x], Tensor.Ones([1, 4]));
        Assert.Equal([0f, 1, 1, 0], gradients[x].ToArray<float>());
    }

    /// <summary>The window of an even size reaches ⌊(size − 1)/2⌋ channels back: here none, and one forward.</summary>
    [Fact]
    public void LocalResponseNormalisationOfAnEvenSize()
    {
        using var scope = new TensorScope();
        using var model = OnnxModel.FromBytes(OnnxCase.One("x", 7, "LRN", [1, 3, 1, 1], ("size", 2L), ("alpha", 2f), ("beta", 1f), ("bias", 1f)).File);
        var y = model.Network.Call(Tensor.From([1f, 2, 3], [1, 3, 1, 1])).ToArray<float>();
        Assert.Equal([1f / (1 + 5), 2f / (1 + 13), 3f / (1 + 9)], y);
    }

    [Fact]
    public void AnyNumberOfExamplesIsTaken()
    {
        using var scope = new TensorScope();
        using var model = OnnxModel.FromBytes(new OnnxWriter(13).Input("x", 1, 1, 3).Node("Relu", ["x"], ["y"]).Output("y").ToArray());
        Assert.Equal([5, 3], model.Network.Call(Tensor.Zeros([5, 3])).Shape);
    }

    [Fact]
    public void SeveralInputsAreTakenInTheirOrder()
    {
        using var scope = new TensorScope();
        using var model = OnnxModel.FromBytes(new OnnxWriter(13).Input("a", 1, 2).Input("b", 1, 2).Node("Sub", ["a", "b"], ["y"]).Output("y").ToArray());
        Assert.Equal([2f, 3], model.Network.Call(Tensor.From([3f, 5], [2]), Tensor.From([1f, 2], [2])).ToArray<float>());
        Assert.Contains("takes 2 inputs", Assert.Throws<LayerException>(() => model.Network.Call(Tensor.Zeros([2]))).Message);
    }

    [Fact]
    public void NodesOfOneNameGetNamesOfTheirOwn()
    {
        using var model = OnnxModel.FromBytes(new OnnxWriter(13).Input("x", 1, 2).Named("Relu", "r", ["x"], ["a"]).Named("Neg", "r", ["a"], ["y"]).Output("y").ToArray());
        Assert.Equal(["r", "r_1"], ((OnnxGraph)model.Network).Nodes.Select(node => node.Path));
    }
}
