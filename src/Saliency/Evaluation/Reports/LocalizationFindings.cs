using System.Globalization;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// Compares a report with what the literature lets one expect: Selvaraju et al., "Grad-CAM", 2017 (class discrimination), Adebayo et al.,
/// "Sanity Checks for Saliency Maps", 2018 (null controls). Expectations about methods that were not measured are left out.
/// </summary>
internal static class LocalizationFindings
{
    private const double Clearly = 0.9;
    private const double Hardly = 0.7;
    private static readonly string[] Localization = ["pointing", "energy", "best-iou"];

    public static IReadOnlyList<LocalizationFinding> Of(LocalizationReport report)
    {
        var findings = new List<LocalizationFinding>();
        if (Find("gradcam") is { } gradCam)
        {
            findings.Add(AtLeast("Grad-CAM points at the class asked for", gradCam, "pointing"));
            findings.Add(AtLeast("Grad-CAM is clearly class-discriminative", gradCam, "class-peak"));
        }

        foreach (var name in new[] { "guided", "deconvnet" })
        {
            if (Find(name) is not { } method) continue;
            var estimate = method["class-energy"];
            findings.Add(new(Text($"{name} is hardly class-discriminative (class-energy below {Hardly:P0})"), estimate.Mean < Hardly, Show(name, "class-energy", estimate)));
        }

        findings.AddRange(Localization.SelectMany(metric => report.Methods.Where(method => method.Role == MethodRole.Method).Select(method => AboveControls(report, method, metric))));
        return findings;

        MethodResult? Find(string name) => report.Methods.FirstOrDefault(method => method.Name == name);
    }

    private static LocalizationFinding AtLeast(string claim, MethodResult method, string metric) =>
        new(Text($"{claim} ({metric} at least {Clearly:P0})"), method[metric].Mean >= Clearly, Show(method.Name, metric, method[metric]));

    private static LocalizationFinding AboveControls(LocalizationReport report, MethodResult method, string metric)
    {
        var best = report.Methods.Where(control => control.Role == MethodRole.Control).MaxBy(control => control[metric].Mean)!;
        return new(
            $"{method.Name} is above every null control in {metric}",
            method[metric].Mean > best[metric].Mean,
            $"{Show(method.Name, metric, method[metric])}; best control {Show(best.Name, metric, best[metric])}");
    }

    private static string Show(string method, string metric, Estimate estimate) => Text($"{method} {metric} {estimate.Mean:F3} [{estimate.Low:F3}, {estimate.High:F3}]");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
