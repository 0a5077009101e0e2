namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// Class discrimination (the property that section 5.1 of Selvaraju et al., "Grad-CAM", 2017, asks people about): the share of other objects
/// on which the map for this object's class has less energy per pixel than on this object. Equal ones count one half, so that a map that
/// does not depend on the class gets exactly 0.5 over all ordered pairs of a scene. Not defined for a scene with one object.
/// </summary>
public sealed class EnergyDiscrimination : LocalizationMetric
{
    /// <inheritdoc/>
    public override string Name => "class-energy";

    /// <inheritdoc/>
    public override string Description => "Class discrimination: the map for class A has more energy per pixel on A than on B, over all pairs (0.5 is chance).";

    /// <inheritdoc/>
    public override double? Chance => 0.5;

    /// <inheritdoc/>
    public override bool Measure(LocalizationCase judged, Span<double> values)
    {
        ArgumentNullException.ThrowIfNull(judged);
        if (judged.Others.Count == 0) return false;
        var own = judged.EnergyOn(judged.Target) / judged.Target.Count;
        values[0] = judged.Others.Average(other => Compare(own, judged.EnergyOn(other) / other.Count));
        return true;
    }

    /// <summary>1 where the first is larger, 0 where it is smaller, one half where they are equal.</summary>
    internal static double Compare(double own, double other) => own > other ? 1 : own < other ? 0 : 0.5;
}
