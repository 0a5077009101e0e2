using System.CommandLine;
using System.Globalization;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Commands;

/// <summary><c>autogradnet convert</c>: weights of any known format as safetensors.</summary>
internal static class ConvertCommand
{
    private static readonly SafetensorsType[] Types = [SafetensorsType.F16, SafetensorsType.BF16, SafetensorsType.F32, SafetensorsType.F64];

    public static Command Make(TextWriter output)
    {
        var command = new Command("convert", "Writes the tensors of a PyTorch checkpoint or of (sharded) safetensors as one safetensors file. Nothing in a checkpoint is executed.");
        var source = new Argument<string>("IN") { Description = "The weights: .safetensors, .safetensors.index.json, .pth, .pt or .bin; the content decides." };
        var target = new Argument<string>("OUT") { Description = "The .safetensors file to write." };
        var dtype = new Option<string?>("--dtype") { Description = "What floating-point tensors are stored as, rounded to the nearest; without it their own type.", HelpName = string.Join('|', Types) };
        command.Add(source);
        command.Add(target);
        command.Add(dtype);
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(target);
            if (!path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)) throw new ArgumentException($"{path}: only .safetensors files are written; PyTorch reads them too.");
            var type = parsed.GetValue(dtype) is { } text ? Type(text) : (SafetensorsType?)null;
            using var file = WeightFile.Open(parsed.GetRequiredValue(source));
            SafetensorsWriter.Write(path, file, type);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {file.Tensors.Count} tensors, {new FileInfo(path).Length:N0} bytes"));
            return CommandLine.Success;
        });
        return command;
    }

    private static SafetensorsType Type(string text)
    {
        foreach (var type in Types)
        {
            if (text.Equals(type.ToString(), StringComparison.OrdinalIgnoreCase)) return type;
        }

        throw new ArgumentException($"--dtype {text} is not one of {string.Join(", ", Types)}.");
    }
}
