using System.Globalization;
using AutogradNet.Imaging;

namespace AutogradNet.Layers.Training;

/// <summary>
/// Draws training as a picture: the loss above and the accuracy below, in training and in validation, over the epochs.
/// </summary>
public static class TrainingCurve
{
    private const int Width = 720;
    private const int PanelHeight = 240;
    private const int TopMargin = 34;

    private static readonly RgbColor Paper = RgbColor.White;
    private static readonly RgbColor TrainingColor = new(31, 119, 180);
    private static readonly RgbColor ValidationColor = new(222, 94, 20);

    /// <summary>Draws what there is so far.</summary>
    public static RgbImage Draw(TrainingHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var epochs = history.Epochs;
        var hasAccuracy = epochs.Any(epoch => epoch.Accuracy is not null || epoch.ValidationAccuracy is not null);
        var image = new RgbImage(Width, TopMargin + (PanelHeight * (hasAccuracy ? 2 : 1)));
        image.Pixels.Fill(Paper.Red);
        DrawLegend(image, epochs.Any(epoch => epoch.ValidationLoss is not null));
        DrawPanel(image, TopMargin, "loss", epochs, epoch => epoch.Loss, epoch => epoch.ValidationLoss, Range(epochs.SelectMany(Losses)), percent: false);
        if (hasAccuracy)
        {
            var range = Range(epochs.SelectMany(Accuracies));
            DrawPanel(image, TopMargin + PanelHeight, "accuracy", epochs, epoch => epoch.Accuracy, epoch => epoch.ValidationAccuracy, range, percent: true);
        }

        return image;
    }

    private static IEnumerable<double?> Losses(EpochResult epoch) => [epoch.Loss, epoch.ValidationLoss];

    private static IEnumerable<double?> Accuracies(EpochResult epoch) => [epoch.Accuracy, epoch.ValidationAccuracy];

    private static void DrawLegend(RgbImage image, bool validation)
    {
        DrawKey(image, 60, "training", TrainingColor);
        if (validation) DrawKey(image, 220, "validation", ValidationColor);
    }

    private static void DrawKey(RgbImage image, int x, string text, RgbColor color)
    {
        ChartCanvas.Line(image, x, 17, x + 26, 17, 2.5, color);
        BitmapFont.Draw(image, x + 34, 10, text, new RgbColor(60, 60, 60), 2);
    }

    private static void DrawPanel(
        RgbImage image,
        int top,
        string title,
        IReadOnlyList<EpochResult> epochs,
        Func<EpochResult, double?> training,
        Func<EpochResult, double?> validation,
        ChartAxis vertical,
        bool percent)
    {
        var first = epochs.Count == 0 ? 1 : epochs[0].Epoch;
        var horizontal = ChartAxis.ForCounts(first, epochs.Count == 0 ? 2 : Math.Max(first + 1, epochs[^1].Epoch));
        var panel = new ChartPanel(image, new PixelRectangle(60, top + 24, Width - 80, PanelHeight - 64), horizontal, vertical);
        panel.DrawAxes("epoch", title, Number, tick => percent ? Number(Math.Round(100 * tick, 9)) + "%" : Number(tick));
        panel.DrawCurve([.. Points(epochs, training)], TrainingColor);
        panel.DrawCurve([.. Points(epochs, validation)], ValidationColor);
    }

    private static IEnumerable<(double X, double Y)> Points(IReadOnlyList<EpochResult> epochs, Func<EpochResult, double?> value) =>
        from epoch in epochs where value(epoch) is { } y && double.IsFinite(y) select ((double)epoch.Epoch, value(epoch)!.Value);

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static ChartAxis Range(IEnumerable<double?> values)
    {
        var known = values.OfType<double>().Where(double.IsFinite).ToList();
        return known.Count == 0 ? ChartAxis.Around(0, 1) : ChartAxis.Around(known.Min(), known.Max());
    }
}
