namespace AutogradNet.Imaging;

/// <summary>What charts are drawn with: smooth lines and dots, and bars. What lies outside the picture is cut off.</summary>
public static class ChartCanvas
{
    /// <summary>Fills a rectangle of whole pixels.</summary>
    /// <param name="image">The picture to draw into.</param>
    /// <param name="area">The rectangle.</param>
    /// <param name="color">The colour.</param>
    public static void Fill(RgbImage image, PixelRectangle area, RgbColor color)
    {
        ArgumentNullException.ThrowIfNull(image);
        for (var y = Math.Max(0, area.Top); y < Math.Min(image.Height, (long)area.Top + area.Height); y++)
        {
            var row = image.Row(y);
            for (var x = Math.Max(0, area.Left); x < Math.Min(image.Width, (long)area.Left + area.Width); x++)
                (row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]) = (color.Red, color.Green, color.Blue);
        }
    }

    /// <summary>
    /// Draws a line with round ends, or a dot where both ends are one; each pixel is covered as far as it lies within half the thickness.
    /// </summary>
    /// <param name="image">The picture to draw into.</param>
    /// <param name="x1">The column of one end, in pixels from the left border.</param>
    /// <param name="y1">The row of that end, in pixels from the upper border.</param>
    /// <param name="x2">The column of the other end.</param>
    /// <param name="y2">The row of the other end.</param>
    /// <param name="thickness">In pixels.</param>
    /// <param name="color">The colour.</param>
    public static void Line(RgbImage image, double x1, double y1, double x2, double y2, double thickness, RgbColor color)
    {
        ArgumentNullException.ThrowIfNull(image);
        var radius = thickness / 2;
        var left = Math.Max(0, (int)(Math.Min(x1, x2) - radius - 1));
        var right = Math.Min(image.Width - 1, (int)(Math.Max(x1, x2) + radius + 1));
        var top = Math.Max(0, (int)(Math.Min(y1, y2) - radius - 1));
        var bottom = Math.Min(image.Height - 1, (int)(Math.Max(y1, y2) + radius + 1));
        var length = ((x2 - x1) * (x2 - x1)) + ((y2 - y1) * (y2 - y1));
        for (var y = top; y <= bottom; y++)
        {
            var row = image.Row(y);
            for (var x = left; x <= right; x++)
            {
                var dx = x + 0.5 - x1;
                var dy = y + 0.5 - y1;
                var along = length > 0 ? Math.Clamp(((dx * (x2 - x1)) + (dy * (y2 - y1))) / length, 0, 1) : 0;
                var distance = Math.Sqrt(Math.Pow(dx - (along * (x2 - x1)), 2) + Math.Pow(dy - (along * (y2 - y1)), 2));
                Blend(row.Slice(x * 3, 3), color, Math.Clamp(radius + 0.5 - distance, 0, 1));
            }
        }
    }

    private static void Blend(Span<byte> pixel, RgbColor color, double cover)
    {
        pixel[0] = (byte)Math.Round(pixel[0] + ((color.Red - pixel[0]) * cover));
        pixel[1] = (byte)Math.Round(pixel[1] + ((color.Green - pixel[1]) * cover));
        pixel[2] = (byte)Math.Round(pixel[2] + ((color.Blue - pixel[2]) * cover));
    }
}
