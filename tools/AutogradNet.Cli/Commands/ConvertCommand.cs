using System.CommandLine;
using System.Globalization;
using AutogradNet.Cli.Inputs;
using AutogradNet.Cli.Output;
using AutogradNet.Layers;
using AutogradNet.Layers.Onnx;

namespace AutogradNet.Cli.Commands;

/// <summary><c>autogradnet convert</c>: weights from one format to another, and models to ONNX.</summary>
internal static class ConvertCommand
{
    private static readonly SafetensorsType[] Types = [SafetensorsType.F16, SafetensorsType.BF16, SafetensorsType.F32, SafetensorsType.F64];

    private static readonly string Description = """
        Writes weights in another format: safetensors (also sharded), PyTorch checkpoints and the weights inside ONNX files become
        safetensors or a PyTorch checkpoint. With the model they belong to they become an ONNX file that runs anywhere.
        Nothing in a checkpoint is executed. OUT appears whole or not at all.

        Examples:
          autogradnet convert resnet50.pth resnet50.safetensors --dtype F16
          autogradnet convert resnet50.safetensors resnet50.onnx --model resnet50
        """;

    public static Command Make(TextWriter output)
    {
        var command = new Command("convert", Description);
        var source = new Argument<string>("IN") { Description = "The weights: .safetensors, .safetensors.index.json, .pth, .pt or .bin, where the content decides; or an .onnx file." };
        var target = new Argument<string>("OUT") { Description = "The file to write: .safetensors, .pth, .pt, .bin or .onnx." };
        var dtype = new Option<string?>("--dtype") { Description = "What floating-point tensors are stored as, rounded to the nearest; without it their own type.", HelpName = string.Join('|', Types) };
        var model = new Option<string?>("--model", "-m") { Description = "For OUT.onnx: the architecture. Not needed where IN is .onnx or was written by train.", HelpName = "NAME" };
        var size = new Option<string?>("--size") { Description = "For OUT.onnx: the side of the model's square input in pixels, or height and width. Without it, what the model was trained with.", HelpName = "N|HxW" };
        command.Add(source);
        command.Add(target);
        foreach (var option in new[] { dtype, model, size }) command.Add(option);
        command.SetAction((parsed, cancellation) =>
        {
            var (from, to) = (parsed.GetRequiredValue(source), parsed.GetRequiredValue(target));
            var type = parsed.GetValue(dtype) is { } text ? Type(text) : (SafetensorsType?)null;
            var (name, pixels) = (parsed.GetValue(model), parsed.GetValue(size));
            string content;
            if (ModelOptions.IsOnnx(to))
            {
                if (type is not null) throw new ArgumentException("--dtype is for weights; ONNX files are written in single precision.");
                content = Export(from, to, name, pixels is null ? null : InputSize.Parse(pixels));
            }
            else
            {
                if (name is not null || pixels is not null) throw new ArgumentException("--model and --size are for OUT.onnx.");
                content = Write(from, to, type, cancellation);
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{to}: {content}, {new FileInfo(to).Length:N0} bytes"));
            return Task.FromResult(CommandLine.Success);
        });
        return command;
    }

    private static string Export(string from, string to, string? name, Size2d? size)
    {
        if (ModelOptions.IsOnnx(from) && name is not null) throw new ArgumentException($"{from} is a model itself; leave --model out.");
        using var model = ModelOptions.IsOnnx(from) ? OnnxModel.Load(from) : name is null ? ModelZoo.Open(from) : ModelZoo.Load(name, from);
        var input = InputShape.Of(model, size);
        OnnxExport.Save(model, input, to);
        return $"{model.Name} for {input}";
    }

    private static string Write(string from, string to, SafetensorsType? type, CancellationToken cancellation)
    {
        var isSafetensors = Path.GetExtension(to).ToLowerInvariant() switch
        {
            ".safetensors" => true,
            ".pth" or ".pt" or ".bin" => false,
            _ => throw new ArgumentException($"{to}: files ending in .safetensors, .pth, .pt, .bin or .onnx can be written."),
        };
        if (ModelOptions.IsOnnx(from))
        {
            using var model = OnnxModel.Load(from);
            var state = model.Network.StateDict();
            if (isSafetensors) SafetensorsWriter.Write(to, state, floatingPoint: type);
            else PyTorchWriter.Write(to, state, type);
            return $"{state.Count} tensors";
        }

        using var file = WeightFile.Open(from);
        return ProgressBar.Run("Converting", file.Tensors.Count, show =>
        {
            if (isSafetensors) SafetensorsWriter.Write(to, file, type, Report);
            else PyTorchWriter.Write(to, file, type, Report);
            return $"{file.Tensors.Count} tensors";

            void Report(int written)
            {
                cancellation.ThrowIfCancellationRequested();
                show(written);
            }
        });
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
