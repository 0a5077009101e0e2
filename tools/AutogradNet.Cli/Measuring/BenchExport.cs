using AutogradNet.Layers;
using AutogradNet.Layers.Onnx;

namespace AutogradNet.Cli.Measuring;

/// <summary>Writes what another library needs to compute the same thing, and what should come out.</summary>
internal static class BenchExport
{
    /// <summary>
    /// Writes <c>weights.safetensors</c>, <c>model.onnx</c> and <c>example.safetensors</c>, which holds <c>input</c>, <c>labels</c>,
    /// <c>logits</c>, <c>input_gradient</c> (of the score of class 0) and, where a training step is among the parts, its <c>loss</c>.
    /// </summary>
    public static void Write(string folder, Model model, ModelBench bench, bool withTraining)
    {
        Directory.CreateDirectory(folder);
        ModelZoo.Save(model, Path.Combine(folder, "weights.safetensors"));
        OnnxExport.Save(model, bench.Input.Shape, Path.Combine(folder, "model.onnx"));
        using var labels = Tensor.From<long>([.. bench.Labels.Select(label => (long)label)], [bench.Labels.Count]);
        using var logits = bench.Forward();
        using var gradient = bench.InputGradient();
        var tensors = new Dictionary<string, Tensor> { ["input"] = bench.Input, ["labels"] = labels, ["logits"] = logits, ["input_gradient"] = gradient };
        using var loss = withTraining ? Tensor.Scalar(bench.TrainingStep(), DType.Float64) : null;
        if (loss is not null) tensors.Add("loss", loss);
        SafetensorsWriter.Write(Path.Combine(folder, "example.safetensors"), tensors);
    }
}
