using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>The pixels of an image where one object is seen.</summary>
public sealed class SceneMask
{
    private readonly bool[] _pixels;

    /// <summary>Takes over the pixels, row after row.</summary>
    internal SceneMask(int width, bool[] pixels)
    {
        Width = width;
        Height = pixels.Length / width;
        _pixels = pixels;
        int left = width, top = Height, right = -1, bottom = -1;
        for (var i = 0; i < pixels.Length; i++)
        {
            if (!pixels[i]) continue;
            var (y, x) = Math.DivRem(i, width);
            Count++;
            left = Math.Min(left, x);
            right = Math.Max(right, x);
            top = Math.Min(top, y);
            bottom = Math.Max(bottom, y);
        }

        Bounds = Count == 0 ? default : new PixelRectangle(left, top, right - left + 1, bottom - top + 1);
    }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>How many pixels are set.</summary>
    public int Count { get; }

    /// <summary>The smallest rectangle that holds all set pixels; empty when there are none.</summary>
    public PixelRectangle Bounds { get; }

    /// <summary>All pixels: that in column x and row y is at y·Width + x.</summary>
    public ReadOnlySpan<bool> Pixels => _pixels;

    /// <summary>Whether a pixel is set.</summary>
    /// <param name="x">The column, from 0 at the left.</param>
    /// <param name="y">The row, from 0 at the top.</param>
    /// <exception cref="ArgumentOutOfRangeException">The pixel is not inside the image.</exception>
    public bool this[int x, int y]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(x);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(x, Width);
            ArgumentOutOfRangeException.ThrowIfNegative(y);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
            return _pixels[(y * Width) + x];
        }
    }
}
