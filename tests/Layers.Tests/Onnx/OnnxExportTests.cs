using AutogradNet.Layers.Onnx;
using AutogradNet.TestSupport;

namespace AutogradNet.Layers.Tests;

/// <summary>
/// Exported networks read back give the same values and gradients, for the example's number of images and another. What ONNX Runtime makes of
/// them, <see cref="OnnxRuntimeTests"/> asks.
/// </summary>
public sealed class OnnxExportTests
{
    private static readonly Dictionary<string, (Shape Input, Func<ExportModule, Tensor, Tensor> Function)> Functions = new()
    {
        ["activations"] = ([2, 4, 5, 6], (m, x) =>
            x.Relu() + x.Relu6() + x.LeakyRelu(0.2) + x.PRelu(m.Weight("slope", 4)) + x.Elu(0.7) + x.Selu() + x.Sigmoid() + x.Tanh() + x.Softplus(2) + x.Softplus()
            + x.Silu() + x.Gelu() + x.Gelu(true) + x.Hardswish() + x.Hardsigmoid() + x.Softmax(1) + x.LogSoftmax() + x.Clamp(-0.5, 0.5) + x.WherePositive(x * 2.0)),
        ["prelu.one"] = ([2, 4, 5], (m, x) => x.PRelu(m.Weight("slope", 1))),
        ["arithmetic"] = ([2, 3, 4], (m, x) =>
            ((x + m.Weight("a", 4)) * m.Weight("b", 3, 1) - (x / (m.Weight("c", 4) + 3))).Maximum(x * 0.5).Minimum(x.Abs() + 1) + x.Erf() + x.Exp() + (x.Abs() + 1).Log() + (x * x + 0.1).Sqrt() + x.Pow(2) + (x.Abs() + 0.5).Pow(m.Weight("a", 4)) + (2 - x) + x.Affine(2, 3)),
        ["linear"] = ([2, 5], (m, x) => x.Linear(m.Weight("w", 3, 5), m.Weight("b", 3)).Linear(m.Weight("v", 4, 3))),
        ["linear.rows"] = ([2, 3, 5], (m, x) => x.Linear(m.Weight("w", 4, 5), m.Weight("b", 4))),
        ["matmul"] = ([2, 3, 4], (m, x) => x.MatMul(x, transposeRight: true).MatMul(x.MatMul(m.Weight("w", 4, 2)), transposeLeft: true)),
        ["convolution"] = ([2, 4, 7, 6], (m, x) => x
            .Conv2d(m.Weight("w", 6, 2, 3, 3), m.Weight("b", 6), stride: (2, 1), padding: new Padding2d(1, 2, 0, 1), groups: 2)
            .ConvTranspose2d(m.Weight("v", 6, 2, 3, 2), m.Weight("c", 2), stride: 2, padding: (1, 0), outputPadding: (1, 0))
            .Conv2d(m.Weight("u", 3, 2, 2, 2), dilation: 2)),
        ["pooling"] = ([2, 4, 8, 9], (_, x) => Tensor.Concat(
            1,
            x.MaxPool2d(3, 2, 1),
            x.MaxPool2d(2, (2, 2), ceilMode: true).Slice(3, 0, 5),
            x.AvgPool2d(3, 2, 1),
            x.AvgPool2d(3, 2, 1, countIncludePad: false),
            x.AvgPool2d(2, 2, ceilMode: true))),
        ["adaptive"] = ([2, 4, 8, 6], (_, x) => Tensor.Concat(1, x.AdaptiveAvgPool2d((4, 3)), x.AdaptiveMaxPool2d((4, 3)), x.AdaptiveAvgPool2d((8, 6)).AdaptiveAvgPool2d((4, 3))) + x.AdaptiveAvgPool2d(1).Slice(1, 0, 1) + x.AdaptiveMaxPool2d(1).Slice(1, 1, 1)),
        ["adaptive.uneven"] = ([2, 4, 7, 5], (_, x) => x.AdaptiveAvgPool2d((3, 4))),
        ["resizing"] = ([2, 3, 4, 6], (_, x) => x.ResizeNearest((8, 12)) + x.ResizeBilinear((8, 12)) + x.ResizeBilinear((8, 12), alignCorners: true) + x.ResizeNearest((3, 4)).ResizeNearest((8, 12))),
        ["shaping"] = ([2, 3, 4, 6], (m, x) =>
        {
            var y = x.Permute(0, 2, 3, 1).Reshape(x.Shape[0], 12, 6).Slice(1, 2, 3, 3).Flip(2, 1).Pad([0, 1, 2], [0, 0, 1], 0.5);
            var z = y.IndexSelect(1, [2, 0, 2]).Transpose(1, 2).Unsqueeze(1);
            return (z + m.Weight("w", 2, 9, 1).BroadcastTo([2, 9, 3])).Flatten(1);
        }),
        ["reductions"] = ([2, 3, 4, 6], (_, x) => x.Sum([2, 3]) + x.Mean([2, 3], keepAxes: true).Flatten(1) + x.Max([1, 3]).Sum([1], keepAxes: true) + x.Min([2], keepAxes: true).Mean([2, 3])),
        ["normalization"] = ([2, 4, 5, 6], (m, x) =>
            x.BatchNorm(m.Weight("mean", 4), m.Weight("variance", 4).Abs() + 0.5, m.Weight("w", 4), m.Weight("b", 4), 0.01)
            + x.LayerNorm(m.Weight("v", 5, 6), m.Weight("c", 5, 6), 0.1, 2) + x.LayerNorm()
            + x.Reshape(1, x.Shape[0] * 4, 5, 6).BatchNormTraining(null, null, 0.1, out _, out _).Reshape(x.Shape)),
        ["gather"] = ([2, 4], (_, x) => x.Gather(1, Tensor.From([1L, 0, 3, 3], [2, 2]))),
        ["uneven.batch"] = ([3, 4], (_, x) => x.Reshape(x.Count, 1).MatMul(Tensor.Ones([1, 2])).Reshape(2, x.Count)),
        ["fixed.batch"] = ([3, 4], (_, x) => x * Tensor.Arange(x.Shape)),
    };

    public static TheoryData<string> Cases => [.. Functions.Keys];

    public static TheoryData<string> Networks => ["plain_vgg", "residual", "dense", "mobile"];

    /// <summary>One of each kind.</summary>
    public static TheoryData<string> Models => ["squeezenet1_0", "resnet20", "googlenet", "mobilenet_v3_small", "shufflenet_v2_x1_0", "regnet_y_400mf", "unet_small"];

    /// <summary>A network of one of the cases, and the shape of its example.</summary>
    internal static ExportModule Create(string name, out Shape input)
    {
        (input, var function) = Functions[name];
        return new ExportModule(function);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void OperationsAreReadBack(string name)
    {
        using var module = Create(name, out var input);
        RoundTrip($"op.{name}", module, input, anyBatch: !name.StartsWith("fixed.", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void NetworksAreReadBack(string name)
    {
        using var network = name switch { "plain_vgg" => PlainVgg.Create(), "residual" => ResidualNet.Create(), "dense" => DenseNet.Create(), _ => MobileNet.Create() };
        FormulaWeights.Fill(network);
        var size = name switch { "plain_vgg" => 32, "residual" => 45, "dense" => 24, _ => 33 };
        RoundTrip($"net.{name}", network, [2, 3, size, size]);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void ModelsAreReadBack(string name)
    {
        using var model = ModelZoo.Create(name, 10);
        FormulaWeights.Fill(model.Network);
        var size = name == "inception_v3" ? 96 : 64;
        RoundTrip($"zoo.{name}", model.Network, [1, 3, size, size]);
    }

    [Fact]
    public void LayersAndParametersKeepTheirNames()
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create("squeezenet1_1");
        FormulaWeights.Fill(model.Network);
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.onnx");
        try
        {
            OnnxExport.Save(model, [1, 3, 64, 64], path);
            using var read = OnnxModel.Load(path);
            Assert.Equal(model.Network.StateDict().Keys.Order(), read.Network.StateDict().Keys.Order());
            using var tape = new Tape();
            read.Network.Call(tape.Watch(Tensor.Ones([1, 3, 64, 64])));
            Assert.Contains("features.12", tape.LayerPaths);
            Assert.Contains("features.3.squeeze", tape.LayerPaths);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void WhatOnnxCannotSayIsListed()
    {
        using var module = new ExportModule((_, x) => x.ScatterAdd(1, Tensor.Zeros([2, 3], DType.Int64), [2, 3]));
        var exception = Assert.Throws<OnnxUnsupportedException>(() => OnnxExport.ToBytes(module, [2, 3]));
        Assert.Contains("ScatterAdd", exception.Message);
        module.Train();
        Assert.Throws<InvalidOperationException>(() => OnnxExport.ToBytes(module, [2, 3]));
    }

    private static void RoundTrip(string name, Module network, Shape input, bool anyBatch = true)
    {
        using var scope = new TensorScope();
        using (var first = network.Call(FormulaWeights.Uniform("input", input)))
        {
            Assert.True(first.Count > 0);
        }

        var bytes = OnnxExport.ToBytes(network, input);
        using var read = OnnxModel.FromBytes(bytes, name);
        var graph = (OnnxGraph)read.Network;
        Assert.Equal(anyBatch ? null : input[0], graph.Inputs[0].Extents![0]);
        int[] batches = anyBatch ? [input[0], input[0] + 2] : [input[0]];
        foreach (var batch in batches)
        {
            var x = FormulaWeights.Uniform("input", input.With(0, batch)) * 2.0;
            using var tape = new Tape();
            using var readTape = new Tape();
            var (watched, readWatched) = (tape.Watch(x), readTape.Watch(x));
            var (expected, actual) = (network.Call(watched), graph.Call(readWatched));
            Closeness.Require(actual, expected, 1e-5, name);
            using var gradients = tape.Backward(expected, [watched], Tensor.Ones(expected.Shape));
            using var readGradients = readTape.Backward(actual, [readWatched], Tensor.Ones(actual.Shape));
            Closeness.Require(readGradients[readWatched], gradients[watched], 1e-4, $"{name} gradient");
        }
    }
}
