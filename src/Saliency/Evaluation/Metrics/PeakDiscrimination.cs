namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// Class discrimination by peaks: the share of other objects whose largest map value is below that of this object, as if only the two
/// could be pointed at. Equal ones count one half, so that a map that does not depend on the class gets exactly 0.5 over all ordered pairs
/// of a scene. Not defined for a scene with one object.
/// </summary>
public sealed class PeakDiscrimination : LocalizationMetric
{
    /// <inheritdoc/>
    public override string Name => "class-peak";

    /// <inheritdoc/>
    public override string Description => "Class discrimination: the map for class A peaks higher on A than on B, over all pairs (0.5 is chance).";

    /// <inheritdoc/>
    public override double? Chance => 0.5;

    /// <inheritdoc/>
    public override bool Measure(LocalizationCase judged, Span<double> values)
    {
        ArgumentNullException.ThrowIfNull(judged);
        if (judged.Others.Count == 0) return false;
        var own = judged.PeakOn(judged.Target);
        values[0] = judged.Others.Average(other => EnergyDiscrimination.Compare(own, judged.PeakOn(other)));
        return true;
    }
}
