namespace AutogradNet.Layers.Training;

/// <summary>How good a network is on a data set.</summary>
/// <param name="Loss">The mean loss over all samples.</param>
/// <param name="Metrics">The classification; null where samples have no classes.</param>
public sealed record EvaluationResult(double Loss, ClassificationMetrics? Metrics);
