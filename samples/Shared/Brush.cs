using AutogradNet.Imaging;

namespace AutogradNet.Samples;

/// <summary>
/// Discs and lines in pixels. Their edges are hard: pictures are drawn several times too large and then reduced, which smooths them.
/// </summary>
internal static class Brush
{
    public static void Disc(RgbImage image, double centerX, double centerY, double radius, RgbColor color)
    {
        for (var y = Math.Max(0, (int)(centerY - radius)); y <= Math.Min(image.Height - 1, (int)(centerY + radius)); y++)
        {
            for (var x = Math.Max(0, (int)(centerX - radius)); x <= Math.Min(image.Width - 1, (int)(centerX + radius)); x++)
            {
                var (dx, dy) = (x + 0.5 - centerX, y + 0.5 - centerY);
                if ((dx * dx) + (dy * dy) <= radius * radius) Set(image, x, y, color);
            }
        }
    }

    /// <summary>A line through all points, with round ends.</summary>
    public static void Line(RgbImage image, IReadOnlyList<(double X, double Y)> points, double width, RgbColor color)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var (from, to) = (points[i - 1], points[i]);
            var dots = 1 + (int)Math.Ceiling(Math.Max(Math.Abs(to.X - from.X), Math.Abs(to.Y - from.Y)));
            for (var k = 0; k <= dots; k++)
            {
                var t = (double)k / dots;
                Disc(image, from.X + (t * (to.X - from.X)), from.Y + (t * (to.Y - from.Y)), width / 2, color);
            }
        }
    }

    public static void Fill(RgbImage image, RgbColor color)
    {
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++) Set(image, x, y, color);
        }
    }

    public static void Set(RgbImage image, int x, int y, RgbColor color)
    {
        var pixel = image.Row(y).Slice(x * 3, 3);
        (pixel[0], pixel[1], pixel[2]) = (color.Red, color.Green, color.Blue);
    }

    /// <summary>Copies a picture into a larger one.</summary>
    public static void Place(RgbImage picture, RgbImage onto, int left, int top)
    {
        for (var y = 0; y < picture.Height; y++) picture.Row(y).CopyTo(onto.Row(top + y)[(left * 3)..]);
    }

    /// <summary>A colour on the way from one to the other.</summary>
    public static RgbColor Mix(RgbColor from, RgbColor to, double share)
    {
        return new RgbColor(Part(from.Red, to.Red), Part(from.Green, to.Green), Part(from.Blue, to.Blue));

        byte Part(byte a, byte b) => (byte)Math.Round(a + ((b - a) * Math.Clamp(share, 0, 1)));
    }
}
