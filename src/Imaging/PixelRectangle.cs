namespace AutogradNet.Imaging;

/// <summary>A rectangle of pixels: columns <c>Left</c> … <c>Left + Width − 1</c>, rows <c>Top</c> … <c>Top + Height − 1</c>.</summary>
public readonly record struct PixelRectangle(int Left, int Top, int Width, int Height)
{
    /// <summary>Whether a pixel lies inside.</summary>
    public bool Contains(int x, int y) => x >= Left && y >= Top && x < Left + Width && y < Top + Height;

    /// <summary>The part that lies inside an image of the given size; at least one pixel of it.</summary>
    public PixelRectangle Within(int width, int height)
    {
        var left = Math.Clamp(Left, 0, width - 1);
        var top = Math.Clamp(Top, 0, height - 1);
        return new PixelRectangle(left, top, Math.Clamp(Left + Width - left, 1, width - left), Math.Clamp(Top + Height - top, 1, height - top));
    }
}
