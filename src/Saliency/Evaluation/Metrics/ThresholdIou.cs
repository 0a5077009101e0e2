namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// Intersection over union of the object's mask and the pixels whose value is at least a fraction of the map's largest one. The fraction of
/// 0.15 is that of the localisation experiment in Selvaraju et al., "Grad-CAM", 2017, section 4.1, which puts a box round the largest
/// connected part; with masks as ground truth no box is needed. A blank map gets 0.
/// </summary>
/// <param name="fraction">The fraction, above 0 and at most 1.</param>
public sealed class ThresholdIou(double fraction = 0.15) : LocalizationMetric
{
    private readonly double _fraction = fraction is > 0 and <= 1
        ? fraction
        : throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "The threshold is a fraction of the map's maximum, above 0 and at most 1.");

    /// <inheritdoc/>
    public override string Name => "iou";

    /// <inheritdoc/>
    public override string Description =>
        FormattableString.Invariant($"IoU of the mask and the map thresholded at {_fraction:0.##} of its maximum (threshold of Selvaraju et al., 2017).");

    /// <inheritdoc/>
    public override bool Measure(LocalizationCase judged, Span<double> values)
    {
        values[0] = Compute(judged, _fraction);
        return true;
    }

    /// <summary>The intersection over union at a fraction of the maximum.</summary>
    public static double Compute(LocalizationCase judged, double fraction)
    {
        ArgumentNullException.ThrowIfNull(judged);
        if (judged.IsBlank) return 0;
        var threshold = fraction * judged.Largest;
        var (both, either) = (0, 0);
        for (var i = 0; i < judged.Map.Values.Length; i++)
        {
            var chosen = judged.Map.Values[i] >= threshold;
            if (chosen && judged.Target.Pixels[i]) both++;
            if (chosen || judged.Target.Pixels[i]) either++;
        }

        return (double)both / either;
    }
}
