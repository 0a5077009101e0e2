namespace AutogradNet.Explanations.Evaluation;

/// <summary>What a method reached.</summary>
/// <param name="Name">The method.</param>
/// <param name="Role">Why it is there.</param>
/// <param name="Metrics">The results, in the order of the report's metrics.</param>
/// <param name="BlankMaps">How many of its maps were zero everywhere.</param>
public sealed record MethodResult(string Name, MethodRole Role, IReadOnlyList<MetricResult> Metrics, int BlankMaps)
{
    /// <summary>The result in a metric; its mean is NaN where the metric was not measured.</summary>
    /// <exception cref="ArgumentException">The report has no such metric.</exception>
    public Estimate this[string metric] =>
        Metrics.FirstOrDefault(result => result.Metric.Name == metric)?.Estimate ?? throw new ArgumentException($"There is no metric '{metric}'; there are: {string.Join(", ", Metrics.Select(result => result.Metric.Name))}.", nameof(metric));
}
