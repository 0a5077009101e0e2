using System.CommandLine;
using AutogradNet.Cli.Output;
using AutogradNet.Explanations;
using AutogradNet.Layers;
using AutogradNet.Layers.Data;

namespace AutogradNet.Cli.Commands;

/// <summary><c>autogradnet demo</c>: something to look at without bringing a file.</summary>
internal static class DemoCommand
{
    private const string Description = """
        Explains a generated picture of two shapes with the built-in network: both classes, every method.

        With --biased: shows how explanations expose a model that learned colour and texture instead of shape.

        Writes the scene, a picture and an overlay for each class and method, and DIR/sheet.png with all of them side by side.
        """;

    public static Command Make(TextWriter output)
    {
        var command = new Command("demo", Description);
        var seed = new Option<long>("--seed") { Description = "Which scene; with --biased, which scenes.", HelpName = "N", DefaultValueFactory = _ => 9 };
        var folder = new Option<string>("--out", "-o") { Description = "The folder for the pictures.", HelpName = "DIR", DefaultValueFactory = _ => "demo" };
        var biased = new Option<bool>("--biased")
        {
            Description = "Instead: trains the same network, in a minute or two, on scenes whose colours and textures give the class away, and compares its "
                + "explanations with the built-in network's. Writes DIR/bias.png and DIR/biased.safetensors.",
        };
        command.Add(biased);
        command.Add(seed);
        command.Add(folder);
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(biased)) return Task.FromResult(new BiasDemo().Run(parsed.GetRequiredValue(folder), (ulong)parsed.GetValue(seed), output, cancellation));
            using var model = DemoModel.Load();
            var options = SceneOptions.Default with { MinimumObjects = 2, MaximumObjects = 2 };
            var scene = new SceneDataset((ulong)parsed.GetValue(seed), 1, options, SceneSplit.Test)[0];
            var classes = scene.Objects.Select(item => item.Label).ToArray();
            SaliencyMethod[] methods = [.. SaliencyMethods.Names.Select(name => SaliencyMethods.Create(name))];
            using var recording = Recording.For(model, scene.Image, methods);
            using var explanations = new ExplanationSet(recording, classes, methods, cancellation);
            var pictures = new PictureSet(parsed.GetRequiredValue(folder));
            pictures.Add("scene", scene.Image);
            explanations.Draw(pictures, "scene");
            pictures.Add("sheet", ExplanationSheet.Draw(recording, explanations.Attributions));
            output.WriteLine($"A scene with a {string.Join(" and a ", scene.Objects.Select(item => model.Labels![item.Label]))}; the network sees:");
            ScoreTable.Write(output, recording, 3);
            pictures.Write(output, cancellation);
            return Task.FromResult(CommandLine.Success);
        });
        return command;
    }
}
