namespace AutogradNet.Explanations.Evaluation;

/// <summary>What a method reached in one metric.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Estimate">The mean over objects, with the interval over scenes.</param>
/// <param name="Setting">Which of the metric's settings gave it; null for metrics with one. The interval does not include the choice.</param>
public sealed record MetricResult(LocalizationMetric Metric, Estimate Estimate, double? Setting);
