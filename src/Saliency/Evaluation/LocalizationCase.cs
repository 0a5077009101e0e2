namespace AutogradNet.Explanations.Evaluation;

/// <summary>What a metric judges: the map that a method gave for the class of one object, and where the objects are.</summary>
public sealed class LocalizationCase
{
    /// <summary>Puts a case together.</summary>
    /// <param name="map">The method's map; of a signed one only what speaks for the class counts, so values below zero become zero.</param>
    /// <param name="target">Where the object of the explained class is; at least one pixel.</param>
    /// <param name="others">Where the objects of other classes are, each with at least one pixel.</param>
    /// <param name="occlusion">How the score of the class changes when patches are covered; null where that was not measured.</param>
    /// <exception cref="ArgumentException">A mask is empty or of another size than the map, or the map is not finite.</exception>
    public LocalizationCase(HeatMap map, PixelMask target, IReadOnlyList<PixelMask> others, PatchScores? occlusion = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(others);
        foreach (var mask in others.Prepend(target))
        {
            if (mask.Width != map.Width || mask.Height != map.Height)
            {
                throw new ArgumentException($"A mask of {mask.Width}×{mask.Height} does not fit a map of {map.Width}×{map.Height}.", nameof(target));
            }

            if (mask.Count == 0) throw new ArgumentException("A mask without a pixel cannot be found.", nameof(target));
        }

        Map = OnlyFor(map);
        Target = target;
        Others = others;
        Occlusion = occlusion;
        foreach (var value in Map.Values)
        {
            Total += value;
            Largest = Math.Max(Largest, value);
        }
    }

    /// <summary>The map; no value is below zero.</summary>
    public HeatMap Map { get; }

    /// <summary>Where the object of the explained class is.</summary>
    public PixelMask Target { get; }

    /// <summary>Where the objects of other classes are.</summary>
    public IReadOnlyList<PixelMask> Others { get; }

    /// <summary>How the score of the class changes when patches are covered.</summary>
    public PatchScores? Occlusion { get; }

    /// <summary>The sum of the map.</summary>
    public double Total { get; }

    /// <summary>The largest value of the map.</summary>
    public float Largest { get; }

    /// <summary>Whether the map is zero everywhere, so that it points nowhere.</summary>
    public bool IsBlank => Largest == 0;

    /// <summary>The sum of the map over a mask.</summary>
    public double EnergyOn(PixelMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var sum = 0.0;
        for (var i = 0; i < Map.Values.Length; i++)
        {
            if (mask.Pixels[i]) sum += Map.Values[i];
        }

        return sum;
    }

    /// <summary>The largest value of the map on a mask.</summary>
    public float PeakOn(PixelMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var largest = 0f;
        for (var i = 0; i < Map.Values.Length; i++)
        {
            if (mask.Pixels[i]) largest = Math.Max(largest, Map.Values[i]);
        }

        return largest;
    }

    private static HeatMap OnlyFor(HeatMap map)
    {
        var values = map.Values.ToArray();
        foreach (ref var value in values.AsSpan())
        {
            if (!float.IsFinite(value)) throw new ArgumentException($"The map holds {value}; only finite maps can be judged.", nameof(map));
            value = Math.Max(value, 0);
        }

        return new HeatMap(map.Width, map.Height, values, isSigned: false);
    }
}
