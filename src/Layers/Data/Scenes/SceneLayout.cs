using System.Runtime.InteropServices;

namespace AutogradNet.Layers.Data;

/// <summary>Finds places for the objects of a scene such that enough of each is seen.</summary>
internal static class SceneLayout
{
    private const int Layouts = 100;
    private const int PlacesPerObject = 30;

    /// <summary>The part of a pixel where object <paramref name="index"/> is seen: what it fills and no later object hides.</summary>
    public static double VisibleAt(ReadOnlySpan<ShapePlacement> placements, int index, int x, int y)
    {
        var visible = placements[index].CoverageAt(x, y);
        for (var above = index + 1; visible > 0 && above < placements.Length; above++) visible *= 1 - placements[above].CoverageAt(x, y);
        return visible;
    }

    /// <summary>The part of an object's area that is seen, and how many pixels it fills by more than half.</summary>
    public static (double Fraction, int Pixels) Visible(ReadOnlySpan<ShapePlacement> placements, int index, int imageSize)
    {
        var placement = placements[index];
        var (sum, pixels) = (0.0, 0);
        var bottom = Math.Min(placement.Top + placement.Side, imageSize);
        var right = Math.Min(placement.Left + placement.Side, imageSize);
        for (var y = Math.Max(placement.Top, 0); y < bottom; y++)
        {
            for (var x = Math.Max(placement.Left, 0); x < right; x++)
            {
                var visible = VisibleAt(placements, index, x, y);
                sum += visible;
                if (visible > 0.5) pixels++;
            }
        }

        return (sum * ShapePlacement.SamplesPerPixel / placement.Area, pixels);
    }

    /// <summary>Places one object after the other; each is in front of those before it.</summary>
    public static ShapePlacement[] Draw(RandomSource random, ReadOnlySpan<ShapeClass> shapes, SceneOptions options)
    {
        for (var layout = 0; layout < Layouts; layout++)
        {
            var placements = new List<ShapePlacement>(shapes.Length);
            foreach (var shape in shapes)
            {
                if (!TryPlace(random, shape, placements, options)) break;
            }

            if (placements.Count == shapes.Length) return [.. placements];
        }

        throw new InvalidOperationException(
            $"No places found for {shapes.Length} objects of which {options.MinimumVisibleFraction:P0} is seen; expected smaller radii, "
            + $"fewer objects or a smaller {nameof(SceneOptions)}.{nameof(SceneOptions.MinimumVisibleFraction)}.");
    }

    private static bool TryPlace(RandomSource random, ShapeClass shape, List<ShapePlacement> placements, SceneOptions options)
    {
        for (var place = 0; place < PlacesPerObject; place++)
        {
            var radius = options.ImageSize * random.NextDouble(options.MinimumRadius, options.MaximumRadius);

            // The border may cut off a little, and the check below limits how much.
            var inset = 0.5 * radius;
            var x = random.NextDouble(inset, options.ImageSize - inset);
            var y = random.NextDouble(inset, options.ImageSize - inset);
            placements.Add(new ShapePlacement(shape, x, y, radius, Direction.Draw(random)));
            if (AllSeen(placements, options)) return true;
            placements.RemoveAt(placements.Count - 1);
        }

        return false;
    }

    private static bool AllSeen(List<ShapePlacement> placements, SceneOptions options)
    {
        for (var i = 0; i < placements.Count; i++)
        {
            var (fraction, pixels) = Visible(CollectionsMarshal.AsSpan(placements), i, options.ImageSize);
            if (fraction < options.MinimumVisibleFraction || pixels == 0) return false;
        }

        return true;
    }
}
