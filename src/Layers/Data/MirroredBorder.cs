namespace AutogradNet.Layers.Data;

/// <summary>A line of pixels that goes on beyond its ends as its own mirror image, without repeating the pixels at the ends.</summary>
internal static class MirroredBorder
{
    /// <summary>The pixel of a line of <paramref name="size"/> pixels that is seen at a place, within the line or beyond it.</summary>
    public static int Pixel(int place, int size)
    {
        if ((uint)place < (uint)size) return place;
        var period = Math.Max(1, 2 * (size - 1));
        var folded = ((place % period) + period) % period;
        return folded < size ? folded : period - folded;
    }
}
