namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// <see cref="ThresholdIou"/> at the one fraction, of 0.05, 0.10 … 0.95, that suits the method best over the whole set: methods whose values
/// are distributed differently are compared fairly. In the spirit of Choe et al., "Evaluating Weakly Supervised Object Localization Methods
/// Right", 2020, who choose the threshold over the set, too.
/// </summary>
public sealed class BestThresholdIou : LocalizationMetric
{
    /// <inheritdoc/>
    public override string Name => "best-iou";

    /// <inheritdoc/>
    public override string Description => "IoU at the single threshold, a fraction of the maximum, that is best for the method over the whole set (after Choe et al., 2020).";

    /// <inheritdoc/>
    public override IReadOnlyList<double> Settings { get; } = [.. Enumerable.Range(1, 19).Select(i => i / 20.0)];

    /// <inheritdoc/>
    public override bool Measure(LocalizationCase judged, Span<double> values)
    {
        for (var i = 0; i < Settings.Count; i++) values[i] = ThresholdIou.Compute(judged, Settings[i]);
        return true;
    }
}
