namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// The energy-based pointing game: Wang et al., "Score-CAM", 2020. The part of the map's sum that lies on the object; on its mask here,
/// where the paper only had a box. A blank map gets 0.
/// </summary>
public sealed class MaskEnergy : LocalizationMetric
{
    /// <inheritdoc/>
    public override string Name => "energy";

    /// <inheritdoc/>
    public override string Description => "Energy-based pointing game: the part of the map's sum that lies on the object's mask (Wang et al., 2020).";

    /// <inheritdoc/>
    public override bool Measure(LocalizationCase judged, Span<double> values)
    {
        ArgumentNullException.ThrowIfNull(judged);
        values[0] = judged.IsBlank ? 0 : judged.EnergyOn(judged.Target) / judged.Total;
        return true;
    }
}
