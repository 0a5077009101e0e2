using AutogradNet.Imaging;
using AutogradNet.Layers;
using AutogradNet.Layers.Data;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>The pixels of a map that belong to one object: the ground truth of localisation.</summary>
public sealed class PixelMask
{
    private readonly bool[] _pixels;

    /// <summary>Makes a mask of a copy of the pixels.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">Whether each pixel belongs, row after row.</param>
    /// <exception cref="ArgumentException">The pixels do not fill the mask.</exception>
    public PixelMask(int width, int height, ReadOnlySpan<bool> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (pixels.Length != (long)width * height) throw new ArgumentException($"{pixels.Length} pixels do not fill a mask of {width}×{height}.", nameof(pixels));
        Width = width;
        Height = height;
        _pixels = pixels.ToArray();
        Count = _pixels.Count(pixel => pixel);
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>How many pixels belong.</summary>
    public int Count { get; }

    /// <summary>Whether each pixel belongs, row after row.</summary>
    public ReadOnlySpan<bool> Pixels => _pixels;

    /// <summary>Whether a pixel belongs.</summary>
    public bool this[int x, int y]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)x, (uint)Width, nameof(x));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
            return _pixels[(y * Width) + x];
        }
    }

    /// <summary>
    /// Where a network sees an object: the mask goes through the resizing and cropping of the image, and a pixel belongs when at least
    /// half of it does.
    /// </summary>
    public static PixelMask AsSeen(SceneMask mask, ImagePreprocessing preprocessing)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(preprocessing);
        var picture = new RgbImage(mask.Width, mask.Height);
        for (var i = 0; i < mask.Pixels.Length; i++)
        {
            if (mask.Pixels[i]) picture.Pixels.Slice(3 * i, 3).Fill(byte.MaxValue);
        }

        var seen = preprocessing.ApplyGeometry(picture);
        var pixels = new bool[seen.Width * seen.Height];
        for (var i = 0; i < pixels.Length; i++) pixels[i] = seen.Pixels[3 * i] > byte.MaxValue / 2;
        return new PixelMask(seen.Width, seen.Height, pixels);
    }

    /// <summary>The smallest rectangle that holds every pixel of the mask, filled; the mask itself where it has none.</summary>
    public PixelMask ToBox()
    {
        var set = Enumerable.Range(0, _pixels.Length).Where(i => _pixels[i]).ToArray();
        if (set.Length == 0) return this;
        var (left, right) = (set.Min(i => i % Width), set.Max(i => i % Width));
        var (top, bottom) = (set[0] / Width, set[^1] / Width);
        var box = new bool[_pixels.Length];
        for (var y = top; y <= bottom; y++) box.AsSpan((y * Width) + left, right - left + 1).Fill(true);
        return new PixelMask(Width, Height, box);
    }

    /// <summary>Whether a pixel of the mask has its centre within a distance, in pixels, of the centre of the given pixel.</summary>
    public bool IsNear(int x, int y, double distance)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(distance);
        var reach = (int)Math.Min(distance, Math.Max(Width, Height));
        for (var row = Math.Max(0, y - reach); row <= Math.Min(Height - 1, y + reach); row++)
        {
            for (var column = Math.Max(0, x - reach); column <= Math.Min(Width - 1, x + reach); column++)
            {
                var (dx, dy) = (column - x, row - y);
                if (_pixels[(row * Width) + column] && (dx * dx) + (dy * dy) <= distance * distance) return true;
            }
        }

        return false;
    }
}
