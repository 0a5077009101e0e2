namespace AutogradNet.Imaging;

/// <summary>A rectangle of whole pixels.</summary>
/// <param name="Left">Its first column.</param>
/// <param name="Top">Its first row.</param>
/// <param name="Width">Its columns.</param>
/// <param name="Height">Its rows.</param>
public readonly record struct PixelRectangle(int Left, int Top, int Width, int Height)
{
    /// <summary>Whether the pixel in column <paramref name="x"/> and row <paramref name="y"/> lies in the rectangle.</summary>
    public bool Contains(int x, int y) => x >= Left && y >= Top && (long)x - Left < Width && (long)y - Top < Height;

    /// <summary>
    /// Whether the rectangle is not empty and lies inside an image of <paramref name="width"/> by <paramref name="height"/> pixels.
    /// </summary>
    public bool Within(int width, int height) =>
        Left >= 0 && Top >= 0 && Width > 0 && Height > 0 && (long)Left + Width <= width && (long)Top + Height <= height;

    /// <summary>The part that lies inside an image of the given size; at least one pixel of it.</summary>
    public PixelRectangle ClampTo(int width, int height)
    {
        var left = Math.Clamp(Left, 0, width - 1);
        var top = Math.Clamp(Top, 0, height - 1);
        return new PixelRectangle(left, top, Math.Clamp(Left + Width - left, 1, width - left), Math.Clamp(Top + Height - top, 1, height - top));
    }
}
