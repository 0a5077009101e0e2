using System.CommandLine;
using System.Globalization;
using AutogradNet.Cli.Inputs;
using AutogradNet.Cli.Output;
using AutogradNet.Explanations;
using AutogradNet.Explanations.Evaluation;
using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Cli.Commands;

/// <summary><c>autogradnet evaluate</c>: how far the maps can be trusted, measured where the truth is known.</summary>
internal static class EvaluateCommand
{
    private const string Localization = "localization";
    private const string None = "none";

    private static readonly string Description = $"""
        Scores saliency methods on generated scenes of several objects, where it is known which pixels belong to which class.

        Measures the pointing game, energy inside the mask, IoU, class discrimination and rank correlation with occlusion, each with
        confidence intervals, and compares with maps that do not look at the model. Writes DIR/localization.txt, .json, .png (chart) and
        localization-examples.png. Methods: {string.Join(", ", SaliencyMethods.Names)}.

        Example:
          autogradnet evaluate --suite localization --scenes 200 --out out
        """;

    public static Command Make(TextWriter output)
    {
        var command = new Command("evaluate", Description);
        var model = new ModelOptions("the demo model");
        var suite = new Option<string>("--suite") { Description = "What to measure.", Required = true };
        suite.AcceptOnlyFromAmong(Localization);
        var scenes = new Option<int>("--scenes") { Description = "How many scenes.", HelpName = "N", DefaultValueFactory = _ => new LocalizationOptions().Scenes };
        var seed = new Option<ulong>("--seed") { Description = "The seed of the scenes, taken from their test split, and of all else that is drawn.", HelpName = "S", DefaultValueFactory = _ => new LocalizationOptions().Seed };
        var methods = new Option<string>("--methods") { Description = "One or several methods, or all.", HelpName = "NAME[,NAME...]|all", DefaultValueFactory = _ => "all" };
        var layer = new Option<string?>("--layer") { Description = "The layer for Grad-CAM. Without it: the model's own choice.", HelpName = "PATH" };
        var objects = new Option<string>("--objects") { Description = "Which objects count: all, or those whose class is among the k highest scores of k objects (recognized).", DefaultValueFactory = _ => "all" };
        objects.AcceptOnlyFromAmong("all", "recognized");
        var occlusion = new Option<string>("--occlusion") { Description = "The side in pixels of the windows that are covered, every half a side, for the rank correlation; none saves most of the time.", HelpName = "none|N", DefaultValueFactory = _ => new OcclusionOptions().Window.ToString(CultureInfo.InvariantCulture) };
        var folder = new Option<string>("--out", "-o") { Description = "The folder for the report.", HelpName = "DIR", DefaultValueFactory = _ => "out" };
        var json = new Option<bool>("--json") { Description = "Prints the report as JSON instead of as a table." };
        model.AddTo(command);
        foreach (var option in new Option[] { suite, scenes, seed, methods, layer, objects, occlusion, folder, json }) command.Add(option);

        command.SetAction((parsed, cancellation) =>
        {
            var chosen = MethodList.Parse("--methods", parsed.GetRequiredValue(methods), parsed.GetValue(layer));
            var count = parsed.GetValue(scenes);
            if (count < 1) throw new ArgumentException($"--scenes must be at least 1, not {count}.");
            var options = new LocalizationOptions
            {
                Scenes = count,
                Seed = parsed.GetValue(seed),
                Objects = Enum.Parse<ObjectSelection>(parsed.GetRequiredValue(objects), ignoreCase: true),
                Occlusion = ParseOcclusion(parsed.GetRequiredValue(occlusion)),
            };
            using var loaded = model.LoadOr(parsed, DemoModel.Load);
            var judge = new LocalizationSuite(loaded, options);
            var report = ProgressBar.Run("Evaluating", options.Scenes, show => judge.Run(chosen, progress => show(progress.Done), cancellation));
            Write(report, parsed.GetRequiredValue(folder), parsed.GetValue(json), output, cancellation);
            return Task.FromResult(CommandLine.Success);
        });
        return command;
    }

    private static void Write(LocalizationReport report, string folder, bool json, TextWriter output, CancellationToken cancellation)
    {
        var files = new List<(string Name, byte[] Data)>
        {
            ($"{Localization}.txt", System.Text.Encoding.UTF8.GetBytes(report.ToText())),
            ($"{Localization}.json", System.Text.Encoding.UTF8.GetBytes(report.ToJson())),
            ($"{Localization}.png", report.ToChart().Encode()),
        };
        if (report.ToContactSheet() is { } sheet) files.Add(($"{Localization}-examples.png", sheet.Encode()));
        cancellation.ThrowIfCancellationRequested();
        Directory.CreateDirectory(folder);
        foreach (var (name, data) in files) AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(data));
        if (json)
        {
            output.Write(report.ToJson());
            return;
        }

        output.Write(report.ToText());
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Duration.TotalSeconds:F1} s"));
        foreach (var (name, _) in files) output.WriteLine(Path.Combine(folder, name));
    }

    private static OcclusionOptions? ParseOcclusion(string text)
    {
        if (text.Equals(None, StringComparison.OrdinalIgnoreCase)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var window) && window > 0
            ? new OcclusionOptions { Window = window }
            : throw new ArgumentException($"--occlusion takes {None} or the side of a window in pixels, not '{text}'.");
    }
}
