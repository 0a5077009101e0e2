using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AutogradNet.Cli.Output;
using AutogradNet.Layers;
using AutogradNet.Layers.Data;
using AutogradNet.Layers.Training;

namespace AutogradNet.Cli.Measuring;

/// <summary>How often a model is right about pictures of known classes, and what it takes for what.</summary>
internal static class AccuracySuite
{
    public const string Name = "accuracy";

    private const int BatchSize = 64;

    // The half width of a 95 % confidence interval, in standard errors.
    private const double Confidence = 1.96;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model; its classes have names.</param>
    /// <param name="pictures">What it is shown, by the names of its classes.</param>
    /// <param name="source">What the report calls the pictures.</param>
    /// <param name="views">What scores are averaged over.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ArgumentException">The model's classes have no names.</exception>
    /// <exception cref="DatasetException">The pictures are of other classes, or one cannot be read.</exception>
    public static ReportFiles Run(Model model, IImageDataset pictures, string source, TestViews views, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var names = model.Labels ?? throw new ArgumentException($"The classes of {model.Name} have no names to find those of the pictures by; --labels FILE gives them.");
        var prepared = new PreparedImages(new RelabelledImages(pictures, names), model.Preprocessing);
        var loader = new DataLoader(prepared, new DataLoaderOptions { BatchSize = BatchSize });
        var result = ProgressBar.Run("Measuring", bar =>
            Evaluator.Run(model.Network, loader, progress: done => bar.Show(done, pictures.Count, "Measuring"), views: views, cancellation: cancellation));
        if (!double.IsFinite(result.Loss)) throw new InvalidDataException($"{model.Name} gives scores of {source} that are not finite.");
        var confusion = result.Metrics!.Confusion;
        return new ReportFiles(Name, Text(model, source, views, result, names), Json(model, source, views, result, names), [("", ConfusionChart.Draw(confusion, names))], watch.Elapsed);
    }

    private static string Text(Model model, string source, TestViews views, EvaluationResult result, IReadOnlyList<string> names)
    {
        var (metrics, confusion) = (result.Metrics!, result.Metrics!.Confusion);
        var text = new StringWriter(CultureInfo.InvariantCulture);
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model.Name} on {confusion.Count:N0} pictures of {source}, {Describe(views)}"));
        var error = Confidence * Math.Sqrt(metrics.Accuracy * (1 - metrics.Accuracy) / confusion.Count);
        text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"accuracy {metrics.Accuracy:P2} (± {error:P2}), among the first five {metrics.TopFiveAccuracy:P2}, cross-entropy {result.Loss:F4}"));
        text.WriteLine();
        var table = new TextTable("class", ">pictures", ">recall", ">precision", "most often taken for");
        foreach (var (label, name) in names.Index())
        {
            if (confusion.CountOf(label) == 0) continue;
            var wrong = Enumerable.Range(0, confusion.Classes).Where(other => other != label).MaxBy(other => confusion[label, other]);
            var mistake = confusion.Recall(label) < 1 ? $"{names[wrong]} ({Percent(confusion.Share(label, wrong))})" : "";
            table.Add(name, confusion.CountOf(label).ToString("N0", CultureInfo.InvariantCulture), Percent(confusion.Recall(label)), Percent(confusion.Precision(label)), mistake);
        }

        table.Write(text);
        text.WriteLine();
        return text.ToString();
    }

    private static string Json(Model model, string source, TestViews views, EvaluationResult result, IReadOnlyList<string> names)
    {
        var (metrics, confusion) = (result.Metrics!, result.Metrics!.Confusion);
        var classes = Enumerable.Range(0, confusion.Classes);
        var json = new
        {
            model = model.Name,
            data = source,
            pictures = confusion.Count,
            views = views.ToString().ToLowerInvariant(),
            accuracy = metrics.Accuracy,
            top_five_accuracy = metrics.TopFiveAccuracy,
            cross_entropy = result.Loss,
            classes = names,
            confusion = classes.Select(label => classes.Select(other => confusion[label, other])),
        };
        return JsonSerializer.Serialize(json, Indented) + Environment.NewLine;
    }

    private static string Describe(TestViews views) => views switch
    {
        TestViews.Mirrored => "scores averaged with those of the mirror image",
        TestViews.MirroredAndShifted => "scores averaged over the picture, its shifts by a pixel and their mirror images",
        _ => "each as it is",
    };

    private static string Percent(double share) => double.IsNaN(share) ? "-" : share.ToString("P1", CultureInfo.InvariantCulture);
}
