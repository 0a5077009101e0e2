using AutogradNet.Layers.Onnx;
using Xunit.Abstractions;

namespace AutogradNet.Layers.Tests;

/// <summary>
/// What is exported runs on ONNX Runtime and gives the network's scores there, to 1e-5 of the largest. The networks' scores are computed in
/// double precision, so that the difference is the rounding of ONNX Runtime alone: in deep networks two runs in single precision that add in
/// different orders may differ by more.
/// </summary>
public sealed class OnnxRuntimeTests(ITestOutputHelper output)
{
    public static TheoryData<string, int> Models
    {
        get
        {
            var models = new TheoryData<string, int> { { "squeezenet1_0", 224 }, { "mobilenet_v2", 224 }, { "efficientnet_b0", 224 }, { "convnext_tiny", 224 }, { "inception_v3", 299 } };
            foreach (var name in ModelZoo.Names) models.Add(name, name == "inception_v3" ? 96 : 64);
            return models;
        }
    }

    [OnnxRuntimeTheory]
    [MemberData(nameof(OnnxExportTests.Cases), MemberType = typeof(OnnxExportTests))]
    public void OperationsRunThere(string name)
    {
        using var scope = new TensorScope();
        using var module = OnnxExportTests.Create(name, out var shape);
        // What the functions call upon comes into being as they run.
        module.Call(FormulaWeights.Uniform("input", shape));
        var batches = name.StartsWith("fixed.", StringComparison.Ordinal) ? new[] { shape[0] } : [shape[0], shape[0] + 2];
        Tensor[] inputs = [.. batches.Select(batch => FormulaWeights.Uniform("input", shape.With(0, batch)) * 2.0)];
        output.WriteLine(OnnxRuntime.Check(name, OnnxExport.ToBytes(module, shape), [.. inputs.Select(input => (input, module.Call(input)))]));
    }

    [OnnxRuntimeTheory]
    [MemberData(nameof(Models))]
    public void ModelsRunThere(string name, int size)
    {
        using var scope = new TensorScope();
        using var model = ModelZoo.Create(name, 10);
        FormulaWeights.Fill(model.Network);
        Shape shape = [1, 3, size, size];
        var bytes = OnnxExport.ToBytes(model.Network, shape);
        int[] batches = size < 200 ? [1, 3] : [1];
        Tensor[] inputs = [.. batches.Select(batch => FormulaWeights.Uniform("input", shape.With(0, batch)))];
        Tensor[] single = [.. inputs.Select(model.Network.Call)];
        model.Network.To(DType.Float64);
        Tensor[] exact = [.. inputs.Select(input => model.Network.Call(input.To(DType.Float64)))];
        var own = single.Zip(exact).Max(pair => Closeness.Of(pair.First, pair.Second));
        output.WriteLine($"{name} at {size}: {OnnxRuntime.Check(name, bytes, [.. inputs.Zip(exact)])}; {own:g3} in single precision here");
        Assert.InRange(own, 0, 2e-5);
    }
}
