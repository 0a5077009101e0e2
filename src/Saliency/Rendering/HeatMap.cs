using AutogradNet.Imaging;

namespace AutogradNet.Explanations;

/// <summary>One number per pixel: how much the pixel mattered. One-sided maps are not negative; signed ones also say against.</summary>
public sealed class HeatMap
{
    private readonly float[] _values;

    /// <summary>Makes a map of a copy of the values.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="values">The values, row after row.</param>
    /// <param name="isSigned">Whether values below zero mean evidence against.</param>
    /// <exception cref="ArgumentException">The values do not fill the map.</exception>
    public HeatMap(int width, int height, ReadOnlySpan<float> values, bool isSigned)
        : this(width, height, values.ToArray(), isSigned, owned: true)
    {
    }

    private HeatMap(int width, int height, float[] values, bool isSigned, bool owned)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (values.Length != (long)width * height) throw new ArgumentException($"{values.Length} values do not fill a map of {width}×{height}.", nameof(values));
        Width = width;
        Height = height;
        IsSigned = isSigned;
        _values = values;
    }

    /// <summary>Makes a map of the array itself.</summary>
    internal static HeatMap Own(int width, int height, float[] values, bool isSigned) => new(width, height, values, isSigned, owned: true);

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Whether values below zero mean evidence against.</summary>
    public bool IsSigned { get; }

    /// <summary>The values, row after row.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>The value at a pixel.</summary>
    public float this[int x, int y]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)x, (uint)Width, nameof(x));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)y, (uint)Height, nameof(y));
            return _values[(y * Width) + x];
        }
    }

    /// <summary>The pixel with the largest value (the first in row-major order among equals): what the pointing game looks at.</summary>
    public (int X, int Y) Peak()
    {
        var best = 0;
        for (var i = 1; i < _values.Length; i++)
        {
            if (_values[i] > _values[best]) best = i;
        }

        return (best % Width, best / Width);
    }

    /// <summary>
    /// The map scaled for showing: the given percentile of the magnitudes becomes 1 and what lies beyond is clipped, so that a few
    /// outliers do not darken the rest. One-sided maps come out in [0, 1], signed ones in [−1, 1]. A map of zeros stays so.
    /// </summary>
    /// <param name="percentile">In (0, 100].</param>
    /// <exception cref="ArgumentOutOfRangeException">The percentile is outside its range.</exception>
    public HeatMap Normalize(double percentile = 99.5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(percentile);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percentile, 100);
        var magnitudes = new float[_values.Length];
        for (var i = 0; i < magnitudes.Length; i++) magnitudes[i] = float.IsFinite(_values[i]) ? Math.Abs(_values[i]) : 0;
        Array.Sort(magnitudes);
        var limit = magnitudes[(int)Math.Ceiling(percentile / 100 * magnitudes.Length) - 1];
        // A sparse map may be zero up to the percentile and still have something to show.
        if (limit == 0) limit = magnitudes[^1];
        var result = new float[_values.Length];
        if (limit > 0)
        {
            for (var i = 0; i < result.Length; i++)
            {
                result[i] = float.IsFinite(_values[i]) ? Math.Clamp(_values[i] / limit, IsSigned ? -1 : 0, 1) : 0;
            }
        }

        return new HeatMap(Width, Height, result, IsSigned);
    }

    /// <summary>The map at another size, linear between pixel centres.</summary>
    public HeatMap Resize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (width == Width && height == Height) return this;
        var result = new float[checked(width * height)];
        for (var y = 0; y < height; y++)
        {
            var (top, bottom, v) = Neighbours(y, height, Height);
            for (var x = 0; x < width; x++)
            {
                var (left, right, u) = Neighbours(x, width, Width);
                var upper = float.Lerp(_values[(top * Width) + left], _values[(top * Width) + right], u);
                var lower = float.Lerp(_values[(bottom * Width) + left], _values[(bottom * Width) + right], u);
                result[(y * width) + x] = float.Lerp(upper, lower, v);
            }
        }

        return new HeatMap(width, height, result, IsSigned);
    }

    /// <summary>The map as a picture of its own size, in <see cref="ColorMap.Heat"/> or, where signed, <see cref="ColorMap.Diverging"/>.</summary>
    /// <param name="colors">Other colours.</param>
    /// <param name="percentile">The percentile to clip at; see <see cref="Normalize"/>.</param>
    public RgbImage Render(ColorMap? colors = null, double percentile = 99.5)
    {
        colors ??= IsSigned ? ColorMap.Diverging : ColorMap.Heat;
        var normalized = Normalize(percentile);
        var image = new RgbImage(Width, Height);
        var pixels = image.Pixels;
        for (var i = 0; i < _values.Length; i++)
        {
            var value = normalized._values[i];
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = colors[IsSigned ? (value + 1) / 2 : value];
        }

        return image;
    }

    private static (int First, int Second, float Weight) Neighbours(int position, int size, int sourceSize)
    {
        var source = Math.Clamp(((position + 0.5f) * sourceSize / size) - 0.5f, 0, sourceSize - 1);
        var first = (int)source;
        return (first, Math.Min(first + 1, sourceSize - 1), source - first);
    }
}
