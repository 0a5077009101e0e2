namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// The pointing game: Zhang et al., "Top-down Neural Attention by Excitation Backprop", 2016. 1 where the map's largest value (the first
/// in row-major order among equals) lies on the object or within a tolerance of it, else 0. A blank map points nowhere and gets 0.
/// </summary>
/// <param name="tolerance">
/// The tolerance as a part of the map's longer side: the paper's 15 pixels, on photographs of about 500, are 0.03, which is 3 pixels of 112.
/// </param>
public sealed class PointingGame(double tolerance = 0.03) : LocalizationMetric
{
    private readonly double _tolerance = tolerance is >= 0 and <= 1
        ? tolerance
        : throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The tolerance is a part of the map's side, from 0 to 1.");

    /// <inheritdoc/>
    public override string Name => "pointing";

    /// <inheritdoc/>
    public override string Description =>
        FormattableString.Invariant($"Pointing game: the map's peak lies on the object, or within {_tolerance:0.###} of the image's side of it (Zhang et al., 2016).");

    /// <inheritdoc/>
    public override bool Measure(LocalizationCase judged, Span<double> values)
    {
        ArgumentNullException.ThrowIfNull(judged);
        var (x, y) = judged.Map.Peak();
        var distance = Math.Floor(_tolerance * Math.Max(judged.Map.Width, judged.Map.Height));
        values[0] = !judged.IsBlank && judged.Target.IsNear(x, y, distance) ? 1 : 0;
        return true;
    }
}
