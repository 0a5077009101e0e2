using AutogradNet.Explanations.Evaluation;

namespace AutogradNet.Explanations.Tests;

/// <summary>Tiny maps and masks that are written as they look.</summary>
internal static class Cases
{
    public static LocalizationCase Of(float[][] map, string[] target, params string[][] others) =>
        new(Map(map), Mask(target), [.. others.Select(Mask)]);

    public static HeatMap Map(float[][] rows, bool isSigned = false) => new(rows[0].Length, rows.Length, rows.SelectMany(row => row).ToArray(), isSigned);

    /// <summary>A hash sign is a pixel of the mask.</summary>
    public static PixelMask Mask(params string[] rows) => new(rows[0].Length, rows.Length, string.Concat(rows).Select(c => c == '#').ToArray());

    public static double Measure(this LocalizationMetric metric, LocalizationCase judged)
    {
        var values = new double[metric.Settings.Count];
        Assert.True(metric.Measure(judged, values));
        return values[0];
    }
}
