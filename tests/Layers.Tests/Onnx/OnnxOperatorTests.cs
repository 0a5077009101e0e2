using System.Globalization;
using AutogradNet.Layers.Onnx;

namespace AutogradNet.Layers.Tests;

/// <summary>Every operator in every version that differs: values of ONNX Runtime, gradients by finite differences in double precision.</summary>
public sealed class OnnxOperatorTests
{
    private static readonly Dictionary<string, string[]> Expected = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Onnx", "onnxruntime.tsv"))
        .Select(line => line.Split('\t'))
        .ToDictionary(parts => parts[0]);

    public static TheoryData<string> Names => [.. OnnxCases.All.Select(test => test.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void AgreesWithOnnxRuntime(string name)
    {
        var test = OnnxCases.All.Single(test => test.Name == name);
        using var scope = new TensorScope();
        using var model = OnnxModel.FromBytes(test.File, name);
        var input = Tensor.From(test.Values(), test.Input);
        Tensor plain;
        try
        {
            plain = model.Network.Call(input);
        }
        finally
        {
            RuntimeFolder.Keep("cases", name, test.File, (input, null));
        }

        RuntimeFolder.Keep("cases", name, test.File, (input, plain));
        using var tape = new Tape();
        var recorded = model.Network.Call(tape.Watch(input));
        Assert.Equal(plain.ToArray<float>(), recorded.ToArray<float>());

        Assert.True(Expected.TryGetValue(name, out var expected), $"There is no expected value for {name}.");
        Assert.Equal(expected[1], string.Join(',', plain.Shape));
        var values = expected[2].Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        var step = (plain.Count / 24) | 1;
        Assert.Equal((plain.Count + step - 1) / step, values.Length);
        var scale = Math.Max(1, values.Max(Math.Abs));
        for (var i = 0; i < values.Length; i++) Assert.InRange(plain[i * step], values[i] - (1e-5 * scale), values[i] + (1e-5 * scale));
    }

    /// <summary>The operators that networks of convolutions are exported with; none is supported without a case here.</summary>
    [Fact]
    public void EveryOperatorHasACase()
    {
        string[] expected =
        [
            "Conv", "ConvTranspose", "Gemm", "MatMul", "BatchNormalization", "InstanceNormalization", "GroupNormalization", "LayerNormalization", "LRN", "Relu",
            "LeakyRelu", "PRelu", "Elu", "Selu", "Sigmoid", "HardSigmoid", "HardSwish", "Tanh", "Softplus", "Clip", "Gelu", "Erf", "Mish", "MaxPool", "AveragePool",
            "GlobalAveragePool", "GlobalMaxPool", "Add", "Sub", "Mul", "Div", "Pow", "Sqrt", "Exp", "Log", "Neg", "Abs", "Min", "Max", "Concat", "Split", "Slice", "Pad",
            "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Transpose", "Gather", "Shape", "Cast", "Constant", "ConstantOfShape", "Expand", "Identity", "Dropout",
            "ReduceMean", "ReduceSum", "ReduceMax", "ReduceL2", "Softmax", "LogSoftmax", "Resize", "Upsample", "ArgMax", "Where", "Equal", "Range", "Tile", "DepthToSpace",
            "QuantizeLinear", "DequantizeLinear",
        ];
        Assert.Empty(expected.Except(OnnxOperators.Names));
        var tested = OnnxCases.All.SelectMany(test => OnnxFile.Parse(new ProtoMessage(test.File)).Nodes).Select(node => node.Type).ToHashSet();
        Assert.Empty(OnnxOperators.Names.Except(tested));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void GradientsAreRight(string name)
    {
        var test = OnnxCases.All.Single(test => test.Name == name);
        if (!test.Differentiable) return;
        using var scope = new TensorScope();
        using var model = OnnxModel.FromBytes(test.File, name);
        model.Network.To(DType.Float64);
        var parameters = model.Network.NamedParameters().Select(entry => entry.Parameter.Value).ToArray();
        var input = Tensor.From(test.Values(), test.Input).To(DType.Float64);
        var result = GradientCheck.FirstOrder(tensors => model.Network.Call(tensors[0]), input);
        Assert.True(result.RelativeError < 1e-5, $"{name}: {result}");
        Assert.All(parameters, parameter => Assert.Equal(DType.Float64, parameter.DType));
    }
}
