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
            findings.Add(AtLeast("Grad-CAM points at the object asked for", gradCam, "pointing"));
            findings.Add(AtLeast("Grad-CAM points into the box of the object asked for", gradCam, "pointing-box"));
            findings.Add(AtLeast("Grad-CAM is clearly class-discriminative", gradCam, "class-peak"));
        }

        foreach (var name in new[] { "guided", "deconvnet" })
        {
            if (Find(name) is not { } method) continue;
            findings.Add(new(Text($"{name} is hardly class-discriminative (class-energy below {Hardly:P0})"), method["class-energy"].Mean < Hardly, Show(method, "class-energy")));
        }

        findings.AddRange(Localization.Select(metric => AboveControls(report, metric)));
        return findings;

        MethodResult? Find(string name) => report.Methods.FirstOrDefault(method => method.Name == name);
    }

    private static LocalizationFinding AtLeast(string claim, MethodResult method, string metric) =>
        new(Text($"{claim} ({metric} at least {Clearly:P0})"), method[metric].Mean >= Clearly, Show(method, metric));

    private static LocalizationFinding AboveControls(LocalizationReport report, string metric)
    {
        var best = report.Methods.Where(control => control.Role == MethodRole.Control).MaxBy(control => control[metric].Mean)!;
        var methods = report.Methods.Where(method => method.Role == MethodRole.Method).ToArray();
        var below = methods.Where(method => !(method[metric].Mean > best[metric].Mean)).ToArray();
        // Where all are above, the lowest shows by how much.
        var shown = below.Length > 0 ? below : [methods.MinBy(method => method[metric].Mean)!];
        return new(
            $"every method is above every null control in {metric}",
            below.Length == 0,
            $"best control {Show(best, metric)}; {(below.Length > 0 ? "not above it" : "lowest")}: {string.Join(", ", shown.Select(method => Show(method, metric)))}");
    }

    private static string Show(MethodResult method, string metric) =>
        Text($"{method.Name} {method[metric].Mean:F3} [{method[metric].Low:F3}, {method[metric].High:F3}]");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
