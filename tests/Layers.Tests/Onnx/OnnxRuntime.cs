using System.Diagnostics;
using System.Text.Json;

namespace AutogradNet.Layers.Tests;

/// <summary>ONNX Runtime under Node.js, where the environment says in which folder its package is installed (tests/OnnxRuntime).</summary>
internal static class OnnxRuntime
{
    private const string Variable = "AUTOGRADNET_ONNXRUNTIME";

    private static readonly string? Folder = Environment.GetEnvironmentVariable(Variable);

    /// <summary>Why it cannot be asked; null where it can.</summary>
    public static string? Absence { get; } =
        Folder is null ? $"{Variable} does not name a folder where npm installed onnxruntime-node"
        : Directory.Exists(Path.Combine(Folder, "node_modules", "onnxruntime-node")) ? null
        : $"{Folder} has no node_modules/onnxruntime-node";

    /// <summary>Runs a model on inputs and fails where a result is further from the expected one than 1e-5 of the largest value.</summary>
    /// <returns>What was found.</returns>
    public static string Check(string name, byte[] model, params (Tensor Input, Tensor Output)[] runs)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File($"{name}.onnx"), model);
        File.WriteAllText(folder.File($"{name}.json"), JsonSerializer.Serialize(runs.Select(run => new { input = Stored(run.Input), output = Stored(run.Output) })));
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Onnx", "run.js"), folder.Path]) { WorkingDirectory = Folder!, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{output}\n{error.Result}");
        return output.Trim();
    }

    private static object Stored(Tensor tensor) => new { dims = tensor.Shape.ToArray(), data = Enumerable.Range(0, tensor.Count).Select(i => tensor[i]).ToArray() };
}
