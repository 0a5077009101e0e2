using System.Text.Json;

namespace AutogradNet.Layers.Tests;

/// <summary>Keeps models with inputs and outputs where the environment asks for it, to be run by ONNX Runtime (tests/OnnxRuntime).</summary>
internal static class RuntimeFolder
{
    private static string Root { get; } = Environment.GetEnvironmentVariable("AUTOGRADNET_ONNX_FOLDER") ?? "";

    public static void Keep(string folder, string name, byte[] model, params (Tensor Input, Tensor? Output)[] runs)
    {
        if (Root.Length == 0) return;
        var path = Path.Combine(Root, folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes($"{path}.onnx", model);
        File.WriteAllText($"{path}.json", JsonSerializer.Serialize(runs.Select(run => new { input = Stored(run.Input), output = run.Output is null ? null : Stored(run.Output) })));
    }

    private static object Stored(Tensor tensor) => new { dims = tensor.Shape.ToArray(), data = Enumerable.Range(0, tensor.Count).Select(i => (float)tensor[i]).ToArray() };
}
