using System.Text.Encodings.Web;
using System.Text.Json;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>A report as JSON: everything that follows from the model and the options, so that equal runs give equal bytes.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(LocalizationReport report)
    {
        var options = report.Options;
        return JsonSerializer.Serialize(
            new
            {
                suite = "localization",
                model = report.ModelName,
                scenes = options.Scenes,
                seed = options.Seed,
                split = "test",
                minimum_objects = options.SceneOptions.MinimumObjects,
                maximum_objects = options.SceneOptions.MaximumObjects,
                selection = options.Objects.ToString().ToLowerInvariant(),
                objects = report.Objects,
                hit_rate = Figures(report.HitRate),
                confidence = options.Confidence,
                resamples = options.Resamples,
                occlusion = options.Occlusion is { } occlusion ? new { window = occlusion.Window, stride = occlusion.Stride } : null,
                metrics = report.Metrics.Select(metric => new { name = metric.Name, description = metric.Description, chance = metric.Chance }),
                methods = report.Methods.Select(method => new
                {
                    name = method.Name,
                    role = method.Role.ToString().ToLowerInvariant(),
                    blank_maps = method.BlankMaps,
                    metrics = method.Metrics.ToDictionary(result => result.Metric.Name, result => (object)new
                    {
                        mean = Finite(result.Estimate.Mean),
                        low = Finite(result.Estimate.Low),
                        high = Finite(result.Estimate.High),
                        cases = result.Estimate.Cases,
                        setting = result.Setting,
                    }),
                }),
                findings = report.Findings.Select(finding => new { claim = finding.Claim, holds = finding.Holds, figures = finding.Figures }),
            },
            Format) + "\n";
    }

    private static object Figures(Estimate estimate) => new { mean = Finite(estimate.Mean), low = Finite(estimate.Low), high = Finite(estimate.High), cases = estimate.Cases };

    // JSON has no NaN.
    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
