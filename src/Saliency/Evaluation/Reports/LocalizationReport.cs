using AutogradNet.Imaging;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>What a <see cref="LocalizationSuite"/> found: as numbers, as text, as JSON and as pictures.</summary>
public sealed class LocalizationReport
{
    internal LocalizationReport()
    {
    }

    /// <summary>The model whose maps were judged.</summary>
    public required string ModelName { get; init; }

    /// <summary>What was measured on.</summary>
    public required LocalizationOptions Options { get; init; }

    /// <summary>How many objects were explained by every method.</summary>
    public required int Objects { get; init; }

    /// <summary>The share of all objects whose class is among the k highest scores of their scene of k objects.</summary>
    public required Estimate HitRate { get; init; }

    /// <summary>The metrics, in the order of the columns.</summary>
    public required IReadOnlyList<LocalizationMetric> Metrics { get; init; }

    /// <summary>The methods, then the reference, then the null controls.</summary>
    public required IReadOnlyList<MethodResult> Methods { get; init; }

    /// <summary>The maps of the first scenes.</summary>
    public required IReadOnlyList<LocalizationExample> Examples { get; init; }

    /// <summary>How long it took; the only part that differs between equal runs, and not in <see cref="ToJson"/>.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Which of the expectations from the literature the figures bear out.</summary>
    public IReadOnlyList<LocalizationFinding> Findings => LocalizationFindings.Of(this);

    /// <summary>The result of a method.</summary>
    /// <exception cref="ArgumentException">The report has no such method.</exception>
    public MethodResult this[string method] =>
        Methods.FirstOrDefault(result => result.Name == method) ?? throw new ArgumentException($"There is no method '{method}'; there are: {string.Join(", ", Methods.Select(result => result.Name))}.", nameof(method));

    /// <summary>A table with what the columns mean and the findings, for a monospaced font.</summary>
    public string ToText() => ReportText.Write(this);

    /// <summary>All figures.</summary>
    public string ToJson() => ReportJson.Write(this);

    /// <summary>A bar chart: a group of bars for each metric, with the confidence intervals.</summary>
    public RgbImage ToChart() => ReportChart.Draw(this);

    /// <summary>The example scenes under every method, with the object's outline and the peak that the pointing game looks at; null without examples.</summary>
    public RgbImage? ToContactSheet() => ExampleSheet.Draw(this);
}
