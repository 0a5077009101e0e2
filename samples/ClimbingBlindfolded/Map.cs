using AutogradNet.Imaging;
using AutogradNet.Samples;

namespace ClimbingBlindfolded;

/// <summary>The landscape as a relief map, tinted by height, lit from the north-west, with contour lines and the climbers' paths.</summary>
internal static class Map
{
    private const int Oversampling = 3;
    private const double ContourInterval = 0.25;

    private static readonly RgbColor[] Tints =
    [
        new(74, 117, 104), new(112, 153, 112), new(168, 187, 126), new(222, 207, 148), new(206, 165, 112), new(170, 125, 100), new(196, 180, 176), new(252, 251, 250),
    ];

    /// <summary>Draws a square map.</summary>
    /// <param name="climbs">Whose paths to draw.</param>
    /// <param name="size">Pixels of a side.</param>
    public static RgbImage Draw(IReadOnlyList<Climb> climbs, int size)
    {
        var large = new RgbImage(size * Oversampling, size * Oversampling);
        var scale = large.Width / Landscape.Extent;
        Relief(large, scale);
        foreach (var climb in climbs)
        {
            (double X, double Y)[] pixels = [.. climb.Path.Select(place => (place.X * scale, large.Height - (place.Y * scale)))];
            Brush.Line(large, pixels, 5.5 * Oversampling, RgbColor.White);
            Brush.Line(large, pixels, 3 * Oversampling, new RgbColor(178, 34, 52));
            Mark(large, pixels[0], RgbColor.White, 4.5);
        }

        foreach (var climb in climbs)
        {
            var (x, y) = climb.Path[^1];
            Mark(large, (x * scale, large.Height - (y * scale)), new RgbColor(178, 34, 52), 6.5);
        }

        return Resampling.ResizeBilinear(large, size, size);
    }

    private static void Mark(RgbImage image, (double X, double Y) place, RgbColor color, double radius)
    {
        var rim = color == RgbColor.White ? new RgbColor(40, 40, 48) : RgbColor.White;
        Brush.Disc(image, place.X, place.Y, (radius + 1.5) * Oversampling, rim);
        Brush.Disc(image, place.X, place.Y, radius * Oversampling, color);
    }

    private static void Relief(RgbImage image, double scale)
    {
        var top = Landscape.Hills.Max(hill => hill.Height) * 1.02;
        var (x, y) = (new double[image.Width], new double[image.Width]);
        for (var row = 0; row < image.Height; row++)
        {
            for (var column = 0; column < image.Width; column++) (x[column], y[column]) = ((column + 0.5) / scale, (image.Height - row - 0.5) / scale);
            var ground = Landscape.Measure(x, y);
            for (var column = 0; column < image.Width; column++)
            {
                var height = ground.Height[column];
                var color = Lit(Tint(height / top), ground.SlopeX[column], ground.SlopeY[column]);

                // The distance to the nearest contour line in pixels, to first order: the slope again.
                var level = Math.Round(height / ContourInterval);
                var distance = Math.Abs(height - (level * ContourInterval)) / (ground.Steepness(column) + 1e-3) * scale / Oversampling;
                var thick = level % 4 == 0 ? 0.9 : 0.5;
                if (level > 0 && distance < thick) color = Brush.Mix(color, new RgbColor(66, 52, 40), 0.5);
                Brush.Set(image, column, row, color);
            }
        }
    }

    private static RgbColor Tint(double share)
    {
        var position = Math.Clamp(share, 0, 1) * (Tints.Length - 1);
        var index = Math.Min((int)position, Tints.Length - 2);
        return Brush.Mix(Tints[index], Tints[index + 1], position - index);
    }

    // Lambert's law: the cosine between the light and the ground's normal (-slopeX, -slopeY, 1).
    private static RgbColor Lit(RgbColor color, double slopeX, double slopeY)
    {
        var normal = Math.Sqrt((slopeX * slopeX) + (slopeY * slopeY) + 1);
        var cosine = ((slopeX * 0.5) - (slopeY * 0.5) + 0.7071) / normal;
        return cosine < 0.7071
            ? Brush.Mix(color, new RgbColor(28, 34, 66), (0.7071 - cosine) * 0.75)
            : Brush.Mix(color, new RgbColor(255, 250, 232), (cosine - 0.7071) * 1.5);
    }
}
