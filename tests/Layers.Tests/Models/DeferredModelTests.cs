using System.Runtime.InteropServices;
using AutogradNet.Layers.Onnx;

namespace AutogradNet.Layers.Tests;

/// <summary>Models compute several layers at once where nobody keeps what lies between, and must give the bits of layers computed one by one.</summary>
public sealed class DeferredModelTests
{
    [Theory]
    [InlineData("squeezenet1_1", 64)]
    [InlineData("resnet18", 65)]
    [InlineData("resnet20", 32)]
    [InlineData("mobilenet_v2", 70)]
    [InlineData("mobilenet_v3_small", 64)]
    [InlineData("convnext_tiny", 64)]
    [InlineData("googlenet", 75)]
    [InlineData("densenet121", 64)]
    [InlineData("shufflenet_v2_x1_0", 64)]
    [InlineData("vgg11_bn", 64)]
    [InlineData("unet_small", 64)]
    public void ZooModelsGiveTheSameBits(string name, int size)
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create(name, 7, new RandomSource(3));
        Spread(model.Network);
        var x = new RandomSource(4).Normal([2, model.Network.NamedState().First(entry => entry.Parameter.Value.Shape.Rank == 4).Parameter.Value.Shape[1], size, size]);
        SameBits(model.Network, x);
    }

    [Fact]
    public void ImportedGraphsGiveTheSameBits()
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create("resnet18", 7, new RandomSource(3));
        Spread(model.Network);
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.onnx");
        try
        {
            OnnxExport.Save(model.Network, [1, 3, 64, 64], file);
            using var imported = OnnxModel.Load(file);
            SameBits(imported.Network, new RandomSource(4).Normal([1, 3, 64, 64]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>In double precision too.</summary>
    [Fact]
    public void WideModelsGiveTheSameBits()
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create("resnet18", 7, new RandomSource(3));
        Spread(model.Network);
        model.Network.To(DType.Float64);
        SameBits(model.Network, new RandomSource(4).Normal([1, 3, 48, 48]).To(DType.Float64));
    }

    [Theory]
    [InlineData("resnet20", 32)]
    [InlineData("mobilenet_v2", 36)]
    [InlineData("densenet121", 40)]
    public void TrainingGivesTheSameBits(string name, int size)
    {
        using var scope = new TensorScope();
        var expected = TrainingStep(name, size, keepsValues: true);
        var actual = TrainingStep(name, size, keepsValues: false);
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++) Assert.True(Bytes(expected[i]).SequenceEqual(Bytes(actual[i])), $"{name} {i} {expected[i].Shape}");
        Assert.All(actual, tensor => Assert.False(double.IsNaN(tensor[0])));
    }

    [Fact]
    public void WhatAModuleKeepsForItselfIsRight()
    {
        using var scope = new TensorScope();
        using var module = new Keeping(new RandomSource(1));
        var x = new RandomSource(2).Normal([1, 3, 12, 12]);
        for (var pass = 0; pass < 3; pass++)
        {
            var y = module.Call(x);
            using var kept = module.Kept!;
            Assert.Equal(y.ToArray<float>(), kept.Relu().ToArray<float>());
            Assert.Contains(kept.ToArray<float>(), value => value < 0);
        }
    }

    [Fact]
    public void AModuleMayWriteOverItsInput()
    {
        using var scope = new TensorScope();
        using var module = new Overwriting(new RandomSource(1));
        var x = new RandomSource(2).Normal([1, 3, 12, 12]);
        var expected = x.Conv2d(module.Weight).Relu().ToArray<float>();
        Assert.Equal(expected, module.Call(x).ToArray<float>());
        Assert.Equal(0, x[0]);
    }

    private static void SameBits(Module network, Tensor x)
    {
        Tensor expected;
        using (Deferral.Suspend()) expected = network.Call(x);
        // The second pass knows what the first found out.
        for (var pass = 0; pass < 2; pass++)
        {
            var actual = network.Call(x);
            Assert.Equal(expected.Shape, actual.Shape);
            Assert.True(Bytes(expected).SequenceEqual(Bytes(actual)));
        }

        Assert.DoesNotContain(Enumerable.Range(0, expected.Count), i => double.IsNaN(expected[i]));

        var (score, gradient) = Recorded(network, x, keepsValues: true);
        for (var pass = 0; pass < 2; pass++)
        {
            var (actualScore, actualGradient) = Recorded(network, x, keepsValues: false);
            Assert.True(Bytes(score).SequenceEqual(Bytes(actualScore)));
            Assert.True(Bytes(gradient).SequenceEqual(Bytes(actualGradient)));
        }

        Assert.Contains(Enumerable.Range(0, gradient.Count), i => gradient[i] != 0);
    }

    // Where a tape does not keep values, layers are computed together as well.
    private static (Tensor Score, Tensor Gradient) Recorded(Module network, Tensor x, bool keepsValues)
    {
        using var tape = new Tape { KeepsValues = keepsValues };
        var watched = tape.Watch(x);
        var y = network.Call(watched);
        using var gradients = tape.Backward(y, [watched], new RandomSource(5).Normal(y.Shape).To(y.DType));
        return (y.Detach().Clone(), gradients[watched].Clone());
    }

    // The loss, the gradients of all weights, and the statistics that the norms gathered.
    private static List<Tensor> TrainingStep(string name, int size, bool keepsValues)
    {
        using var model = ModelZoo.Create(name, 7, new RandomSource(3));
        model.Network.Train();
        var x = new RandomSource(4).Normal([4, 3, size, size]);
        using var tape = new Tape { KeepsValues = keepsValues };
        var weights = model.Network.NamedParameters().Select(entry => entry.Parameter.Value).ToList();
        foreach (var weight in weights) tape.Watch(weight);
        var loss = model.Network.Call(tape.Watch(x)).CrossEntropy([0, 1, 2, 3]);
        using var gradients = tape.Backward(loss, weights);
        return
        [
            loss.Detach().Clone(),
            .. weights.Select(weight => gradients[weight].Clone()),
            .. model.Network.NamedState().Where(entry => entry.Parameter.Value.DType == DType.Float32).Select(entry => entry.Parameter.Value.Clone()),
        ];
    }

    // Norms that do nothing would hide mistakes.
    private static void Spread(Module network)
    {
        var random = new RandomSource(9);
        foreach (var norm in network.NamedModules().Select(entry => entry.Module).OfType<BatchNorm2dLayer>())
        {
            foreach (var (_, parameter) in norm.NamedState())
            {
                if (parameter.Value.DType != DType.Float32) continue;
                using var values = random.Uniform(parameter.Value.Shape);
                var target = parameter.Value.MutableSpan<float>();
                for (var i = 0; i < target.Length; i++) target[i] = 0.5f + (float)values[i];
            }
        }
    }

    private static ReadOnlySpan<byte> Bytes(Tensor x) =>
        x.DType == DType.Float32 ? MemoryMarshal.AsBytes(x.Span<float>()) : MemoryMarshal.AsBytes(x.Span<double>());

    private sealed class Keeping : Module
    {
        private readonly Conv2dLayer _conv;

        public Keeping(RandomSource random) => _conv = Add("conv", new Conv2dLayer(3, 4, 3, random: random));

        public Tensor? Kept { get; private set; }

        protected override Tensor Forward(Tensor x)
        {
            Kept = _conv.Call(x).LeaveScope();
            return Kept.Relu();
        }
    }

    private sealed class Overwriting : Module
    {
        private readonly Conv2dLayer _conv;

        public Overwriting(RandomSource random) => _conv = Add("conv", new Conv2dLayer(3, 4, 3, bias: false, random: random));

        public Tensor Weight => NamedState().First().Parameter.Value;

        protected override Tensor Forward(Tensor x)
        {
            var y = _conv.Call(x);
            x.MutableSpan<float>().Clear();
            return y.Relu();
        }
    }
}
