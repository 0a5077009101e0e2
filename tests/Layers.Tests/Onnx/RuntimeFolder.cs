using System.Text.Json;

namespace AutogradNet.Layers.Tests;

/// <summary>Keeps models with inputs and outputs where the environment asks for it, to be run by ONNX Runtime (tests/OnnxRuntime).</summary>
internal static class RuntimeFolder
{
    /// <summary>Whether the environment asks for them.</summary>
    public static bool IsWanted => Root.Length > 0;

    private static string Root { get; } = Environment.GetEnvironmentVariable("AUTOGRADNET_ONNX_FOLDER") ?? "";

    public static void Keep(string folder, string name, byte[] model, params (Tensor Input, Tensor? Output)[] runs)
    {
        if (!IsWanted) return;
        var path = Path.Combine(Root, folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes($"{path}.onnx", model);
        File.WriteAllText($"{path}.json", JsonSerializer.Serialize(runs.Select(run => new { input = Stored(run.Input), output = run.Output is null ? null : Stored(run.Output) })));
    }

    private static object Stored(Tensor tensor) => new { dims = tensor.Shape.ToArray(), data = Enumerable.Range(0, tensor.Count).Select(i => (float)tensor[i]).ToArray() };
}
