using System.Globalization;
using AutogradNet.Imaging;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>A report as a bar chart: the methods in colours, the reference dark, the null controls grey.</summary>
internal static class ReportChart
{
    // Neighbours differ in hue and in lightness, so that they can be told apart by those who do not see all hues.
    private static readonly RgbColor[] Colors =
    [
        new(31, 119, 180), new(255, 152, 62), new(44, 140, 70), new(242, 119, 141), new(124, 84, 176),
        new(64, 188, 196), new(196, 56, 48), new(214, 180, 40), new(120, 82, 66), new(150, 200, 110),
    ];

    private static readonly RgbColor Reference = new(52, 56, 66);
    private static readonly RgbColor[] Greys = [new(150, 154, 162), new(182, 186, 193), new(210, 213, 219)];

    public static RgbImage Draw(LocalizationReport report)
    {
        var title = $"Localization of {report.ModelName}";
        var subtitle = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Objects} objects of {report.Options.Scenes} scenes; bars: mean with {report.Options.Confidence * 100:0.#} % interval over scenes; dashed: chance");
        var chart = new BarChart(title) { Subtitle = subtitle };
        var (methods, controls) = (0, 0);
        foreach (var method in report.Methods)
        {
            chart.AddSeries(method.Name, method.Role switch
            {
                MethodRole.Method => Colors[methods++ % Colors.Length],
                MethodRole.Control => Greys[controls++ % Greys.Length],
                _ => Reference,
            });
        }

        foreach (var metric in report.Metrics)
        {
            chart.AddGroup(metric.Name, [.. report.Methods.Select(method => method[metric.Name]).Select(e => new Bar(e.Mean, e.Low, e.High))], metric.Chance);
        }

        return chart.Render();
    }
}
