using System.Globalization;
using System.Text;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>A report as text: a table, what its columns mean, and what became of the expectations.</summary>
internal static class ReportText
{
    public static string Write(LocalizationReport report)
    {
        var text = new StringBuilder();
        var options = report.Options;
        Line($"{report.ModelName}: {report.Objects} objects ({Rule(options.Objects)}) of {options.Scenes} scenes, seed {options.Seed}");
        Line($"The class is among the k highest scores of k objects for {Percent(report.HitRate)} of all objects.");
        Line($"Means over objects ± half the {options.Confidence * 100:0.#} % bootstrap interval over scenes.");
        if (options.Occlusion is { } occlusion) Line($"Occlusion: windows of {occlusion.Window} pixels every {occlusion.Stride}, filled with the image's mean colour.");
        text.AppendLine();
        Table(report, text);
        text.AppendLine();
        foreach (var metric in report.Metrics) Line($"  {metric.Name}: {metric.Description}");
        text.AppendLine();
        foreach (var finding in report.Findings) Line($"  [{(finding.Holds ? "yes" : "NO")}] {finding.Claim}: {finding.Figures}");
        foreach (var method in report.Methods.Where(method => method.BlankMaps > 0)) Line($"  note: {method.BlankMaps} maps of {method.Name} are zero everywhere; they point nowhere and count as misses.");
        return text.ToString();

        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static void Table(LocalizationReport report, StringBuilder text)
    {
        var rows = new List<string[]> { (string[])["method", .. report.Metrics.Select(metric => metric.Name)] };
        MethodRole? role = null;
        var rules = new List<int>();
        foreach (var method in report.Methods)
        {
            if (method.Role != role) rules.Add(rows.Count);
            role = method.Role;
            rows.Add([method.Name, .. method.Metrics.Select(Cell)]);
        }

        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        for (var i = 0; i < rows.Count; i++)
        {
            if (rules.Contains(i)) text.Append(new string('-', widths.Sum() + (3 * (widths.Length - 1)))).Append('\n');
            var cells = rows[i].Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("   ", cells).TrimEnd()).Append('\n');
        }
    }

    private static string Cell(MetricResult result)
    {
        if (result.Estimate.Cases == 0) return "-";
        var setting = result.Setting is { } chosen ? string.Create(CultureInfo.InvariantCulture, $" at {chosen:F2}") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{result.Estimate.Mean:F3} ±{result.Estimate.HalfWidth:F3}{setting}");
    }

    private static string Rule(ObjectSelection selection) => selection == ObjectSelection.All ? "every object" : "those that the model recognises";

    private static string Percent(Estimate estimate) => string.Create(CultureInfo.InvariantCulture, $"{100 * estimate.Mean:F1} % [{100 * estimate.Low:F1}, {100 * estimate.High:F1}]");
}
