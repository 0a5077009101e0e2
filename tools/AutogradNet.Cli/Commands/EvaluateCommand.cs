using System.CommandLine;
using System.Globalization;
using AutogradNet.Cli.Inputs;
using AutogradNet.Cli.Measuring;
using AutogradNet.Cli.Output;
using AutogradNet.Explanations;
using AutogradNet.Explanations.Evaluation;
using AutogradNet.Imaging;
using AutogradNet.Layers;
using AutogradNet.Layers.Training;

namespace AutogradNet.Cli.Commands;

/// <summary><c>autogradnet evaluate</c>: how far a model and its maps can be trusted, measured where the truth is known.</summary>
internal static class EvaluateCommand
{
    private const string Localization = "localization";
    private const string None = "none";
    private const string Scenes = "scenes";

    private static readonly string Description = $"""
        Measures a model, or the maps that explain it, where the truth is known.

        --suite localization scores saliency methods on generated scenes of several objects, where it is known which pixels belong to which
        class: the pointing game, energy inside the mask, IoU, class discrimination and rank correlation with occlusion, each with
        confidence intervals, and compares with maps that do not look at the model. Writes DIR/localization.txt, .json, .png (chart) and
        localization-examples.png. Methods: {string.Join(", ", SaliencyMethods.Names)}.

        --suite accuracy counts how often the model is right about pictures of known classes, and what it takes for what. Writes
        DIR/accuracy.txt, .json and .png (the confusion matrix).

        Examples:
          autogradnet evaluate --suite localization --scenes 200 --out out
          autogradnet evaluate --suite accuracy --weights cifar/model.safetensors --data cifar10.zip --views shifted --out out
        """;

    private static readonly (string Name, TestViews Views)[] ViewNames =
        [("plain", TestViews.Plain), ("mirrored", TestViews.Mirrored), ("shifted", TestViews.MirroredAndShifted)];

    public static Command Make(TextWriter output)
    {
        var command = new Command("evaluate", Description);
        var model = new ModelOptions("the demo model");
        var suite = new Option<string>("--suite") { Description = "What to measure.", Required = true };
        suite.AcceptOnlyFromAmong(Localization, AccuracySuite.Name);
        var data = new Option<string>("--data", "-d") { Description = "For accuracy: a directory or zip file of CLASS/FILE or SPLIT/CLASS/FILE, of which val, valid, validation or test is taken; or scenes of one object each. Folders are named as the model's classes.", HelpName = "DIR|ZIP|scenes", DefaultValueFactory = _ => Scenes };
        var views = new Option<string>("--views") { Description = "For accuracy: what scores are averaged over: the picture (plain), with its mirror image (mirrored), also with both moved by a pixel (shifted).", DefaultValueFactory = _ => ViewNames[0].Name };
        views.AcceptOnlyFromAmong([.. ViewNames.Select(entry => entry.Name)]);
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
        foreach (var option in new Option[] { suite, data, views, scenes, seed, methods, layer, objects, occlusion, folder, json }) command.Add(option);

        command.SetAction((parsed, cancellation) =>
        {
            var chosen = MethodList.Parse("--methods", parsed.GetRequiredValue(methods), parsed.GetValue(layer));
            var name = parsed.GetRequiredValue(data);
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
            var report = parsed.GetRequiredValue(suite) == Localization
                ? JudgeMaps(loaded, chosen, options, cancellation)
                : CountHits(loaded, name, options, ViewNames.First(entry => entry.Name == parsed.GetValue(views)).Views, cancellation);
            report.Write(parsed.GetRequiredValue(folder), parsed.GetValue(json), output, cancellation);
            return Task.FromResult(CommandLine.Success);
        });
        return command;
    }

    private static ReportFiles JudgeMaps(Model model, IReadOnlyList<SaliencyMethod> methods, LocalizationOptions options, CancellationToken cancellation)
    {
        var judge = new LocalizationSuite(model, options);
        var report = ProgressBar.Run("Evaluating", options.Scenes, show => judge.Run(methods, progress => show(progress.Done), cancellation));
        var pictures = new List<(string Suffix, RgbImage Picture)> { ("", report.ToChart()) };
        if (report.ToContactSheet() is { } sheet) pictures.Add(("-examples", sheet));
        return new ReportFiles(Localization, report.ToText(), report.ToJson(), pictures, report.Duration);
    }

    private static ReportFiles CountHits(Model model, string data, LocalizationOptions options, TestViews views, CancellationToken cancellation)
    {
        if (TrainingSource.IsScenes(data)) return AccuracySuite.Run(model, TestPictures.Scenes(options.Scenes, options.Seed), Scenes, views, cancellation);
        using var pictures = TestPictures.Open(data);
        var source = pictures.Split is { } split ? $"{data} ({split})" : data;
        return AccuracySuite.Run(model, pictures, source, views, cancellation);
    }

    private static OcclusionOptions? ParseOcclusion(string text)
    {
        if (text.Equals(None, StringComparison.OrdinalIgnoreCase)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var window) && window > 0
            ? new OcclusionOptions { Window = window }
            : throw new ArgumentException($"--occlusion takes {None} or the side of a window in pixels, not '{text}'.");
    }
}
