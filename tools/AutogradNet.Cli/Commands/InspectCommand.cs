using System.CommandLine;
using System.Globalization;
using AutogradNet.Cli.Inputs;
using AutogradNet.Cli.Output;
using AutogradNet.Layers;
using AutogradNet.Layers.Onnx;

namespace AutogradNet.Cli.Commands;

/// <summary><c>autogradnet inspect</c>: what is in a weight file, or what a model is made of.</summary>
internal static class InspectCommand
{
    public static Command Make(TextWriter output)
    {
        var command = new Command("inspect", "Lists the tensors of a weight file, or the layers of a model with output shapes, parameters and multiply-adds.");
        var file = new Argument<string?>("FILE") { Description = "The weights, in any known format, of which no tensor is read; or an .onnx model.", Arity = ArgumentArity.ZeroOrOne };
        var model = new Option<string?>("--model", "-m") { Description = $"Instead of a file, an architecture: {string.Join(", ", ModelZoo.Names)}. Or an .onnx file.", HelpName = "NAME|FILE.onnx" };
        var size = new Option<string?>("--size") { Description = "For a model: the side of its square input in pixels, or height and width. Without it, what the model was trained with.", HelpName = "N|HxW" };
        command.Add(file);
        command.Add(model);
        command.Add(size);
        command.SetAction(parsed =>
        {
            var (path, name) = (parsed.GetValue(file), parsed.GetValue(model));
            if ((path is null) == (name is null)) throw new ArgumentException("Give either a FILE or --model NAME.");
            var pixels = parsed.GetValue(size) is { } text ? InputSize.Parse(text) : (Size2d?)null;
            if (path is not null && !ModelOptions.IsOnnx(path))
            {
                if (pixels is not null) throw new ArgumentException("--size is for models; a weight file does not say which model it is for.");
                WriteFile(output, path);
            }
            else
            {
                var chosen = path ?? name!;
                using var inspected = ModelOptions.IsOnnx(chosen) ? OnnxModel.Load(chosen) : ModelZoo.Create(chosen);
                WriteModel(output, inspected, pixels);
            }

            return CommandLine.Success;
        });
        return command;
    }

    private static void WriteFile(TextWriter output, string path)
    {
        using var file = WeightFile.Open(path);
        var table = new TextTable("tensor", "type", "shape", ">elements", ">bytes");
        foreach (var entry in file.Tensors) table.Add(entry.Name, entry.Type.ToString(), entry.Shape.ToString(), Number(entry.Shape.ElementCount), Number(entry.ByteCount));
        table.Write(output);
        var tensors = file.Tensors;
        output.WriteLine($"{file.Format}, {tensors.Count} tensors, {Number(tensors.Sum(entry => (long)entry.Shape.ElementCount))} elements, {Number(tensors.Sum(entry => entry.ByteCount))} bytes");
    }

    private static void WriteModel(TextWriter output, Model model, Size2d? size)
    {
        var summary = ModelSummary.Of(model.Network, InputShape.Of(model, size));
        var table = new TextTable("layer", "kind", "output", ">parameters", ">multiply-adds");
        foreach (var layer in summary.Layers) table.Add(layer.Path.Length == 0 ? "(model)" : layer.Path, layer.Kind, layer.Output.ToString(), Number(layer.Parameters), Number(layer.MultiplyAdds));
        table.Write(output);
        output.WriteLine($"{model.Name}: {summary.Input} to {summary.Output}, {Number(summary.Parameters)} parameters, {Number(summary.MultiplyAdds)} multiply-adds");
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
