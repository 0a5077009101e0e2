namespace AutogradNet.Imaging;

/// <summary>A colour of 8-bit samples, as they are stored in an <see cref="RgbImage"/>.</summary>
/// <param name="Red">Red, 0 to 255.</param>
/// <param name="Green">Green, 0 to 255.</param>
/// <param name="Blue">Blue, 0 to 255.</param>
public readonly record struct RgbColor(byte Red, byte Green, byte Blue)
{
    /// <summary>(0, 0, 0).</summary>
    public static RgbColor Black => default;

    /// <summary>(255, 255, 255).</summary>
    public static RgbColor White => new(255, 255, 255);

    /// <summary>The colour with this hue, saturation and value (the HSV hexcone of A. R. Smith, 1978).</summary>
    /// <param name="hue">A part of the full circle; only its fraction counts: 0 red, 1/3 green, 2/3 blue.</param>
    /// <param name="saturation">From 0 (grey) to 1.</param>
    /// <param name="value">From 0 (black) to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The hue is not finite, or the saturation or value not in [0, 1].</exception>
    public static RgbColor FromHsv(double hue, double saturation, double value)
    {
        if (!double.IsFinite(hue)) throw new ArgumentOutOfRangeException(nameof(hue), hue, "A hue must be finite.");
        if (!(saturation is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(saturation), saturation, "Expected 0 to 1.");
        if (!(value is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(value), value, "Expected 0 to 1.");
        var sector = (hue - Math.Floor(hue)) * 6;
        return new RgbColor(Sample(5), Sample(3), Sample(1));

        // Each sample is a trapezium wave over the circle; the three are a third of it apart.
        byte Sample(int offset)
        {
            var k = (offset + sector) % 6;
            var fall = Math.Clamp(Math.Min(k, 4 - k), 0, 1);
            return (byte)Math.Round(255 * value * (1 - (saturation * fall)));
        }
    }
}
