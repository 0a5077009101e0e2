using AutogradNet.Explanations;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Output;

/// <summary>
/// The numbers behind the pictures, for people who check them: <c>logits</c>, <c>attribution.METHOD.CLASS</c>, and for class
/// activation maps <c>layer_attribution.METHOD.CLASS</c>.
/// </summary>
internal static class RawFile
{
    public static void Write(string path, Recording recording, IEnumerable<(int Class, Attribution Attribution)> attributions)
    {
        var tensors = new List<KeyValuePair<string, Tensor>> { new("logits", recording.Logits.Detach()) };
        foreach (var (index, attribution) in attributions)
        {
            tensors.Add(new($"attribution.{attribution.Method}.{index}", attribution.Values));
            if (attribution.LayerValues is { } map) tensors.Add(new($"layer_attribution.{attribution.Method}.{index}", map));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SafetensorsWriter.Write(path, tensors);
    }
}
