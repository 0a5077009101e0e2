using System.CommandLine;
using AutogradNet.Cli.Inputs;
using AutogradNet.Cli.Output;
using AutogradNet.Explanations;

namespace AutogradNet.Cli.Commands;

/// <summary><c>autogradnet explain</c>: where the model looks, as pictures and as numbers.</summary>
internal static class ExplainCommand
{
    private const int TopClasses = 5;

    private static readonly string Description = $"""
        Shows which pixels made the model give an image its class.

        Writes DIR/IMAGE-CLASS-METHOD.png and, over the image itself, DIR/IMAGE-CLASS-METHOD-overlay.png for every class and method.
        One forward pass serves them all. Methods: {string.Join(", ", SaliencyMethods.Names)}.

        Example:
          autogradnet explain --model squeezenet1_0 --weights squeezenet1_0.safetensors --labels labels.json --image dog.jpg --method all
        """;

    public static Command Make(TextWriter output)
    {
        var command = new Command("explain", Description);
        var model = new ModelOptions();
        var example = new ExampleOptions();
        var classes = new Option<string[]>("--class", "-c") { Description = "A class to explain, by number or name; repeat for several. Without it: the most probable class.", HelpName = "N|NAME", DefaultValueFactory = _ => [] };
        var methods = new Option<string>("--method") { Description = "One or several methods, or all.", HelpName = "NAME[,NAME...]|all", DefaultValueFactory = _ => "gradcam" };
        var layer = new Option<string?>("--layer") { Description = "The layer for Grad-CAM, such as features.12. Without it: the model's own choice, usually the last convolutional block.", HelpName = "PATH" };
        var folder = new Option<string>("--out", "-o") { Description = "The folder for the pictures.", HelpName = "DIR", DefaultValueFactory = _ => "out" };
        var raw = new Option<string?>("--raw") { Description = "Also writes the numbers: logits, attribution.METHOD.CLASS and, for Grad-CAM, layer_attribution.METHOD.CLASS.", HelpName = "FILE.safetensors" };
        model.AddTo(command);
        example.AddTo(command);
        foreach (var option in new Option[] { classes, methods, layer, folder, raw }) command.Add(option);

        command.SetAction((parsed, cancellation) =>
        {
            var chosen = MethodList.Parse("--method", parsed.GetRequiredValue(methods), parsed.GetValue(layer));
            using var loaded = model.Load(parsed);
            var (recording, name) = example.Record(parsed, loaded, chosen);
            using (recording)
            {
                var indices = ClassSelector.Select(recording, parsed.GetRequiredValue(classes));
                using var explanations = new ExplanationSet(recording, indices, chosen, cancellation);
                var pictures = new PictureSet(parsed.GetRequiredValue(folder));
                explanations.Draw(pictures, name);
                ScoreTable.Write(output, recording, TopClasses);
                explanations.WriteNotes(output);
                pictures.Write(output, cancellation);
                if (parsed.GetValue(raw) is { } path)
                {
                    RawFile.Write(path, recording, explanations.Attributions);
                    output.WriteLine(path);
                }
            }

            return Task.FromResult(CommandLine.Success);
        });
        return command;
    }
}
