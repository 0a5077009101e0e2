namespace AutogradNet.Explanations;

/// <summary>
/// A colour in OKLab (Ottosson, "A perceptual color space for image processing", 2020): equal distances look about equally large, and
/// <see cref="L"/> is perceived lightness, 0 for black and 1 for white.
/// </summary>
internal readonly record struct OkLab(double L, double A, double B)
{
    /// <summary>From lightness, chroma and hue (degrees).</summary>
    public static OkLab FromHue(double lightness, double chroma, double degrees) =>
        new(lightness, chroma * Math.Cos(degrees * Math.PI / 180), chroma * Math.Sin(degrees * Math.PI / 180));

    /// <summary>The nearest displayable sRGB colour of the same lightness and hue: chroma is lowered until it fits.</summary>
    public (byte Red, byte Green, byte Blue) ToRgb()
    {
        double low = 0, high = 1;
        if (Fits(ToLinear(1))) low = 1;
        else
        {
            for (var i = 0; i < 24; i++)
            {
                var middle = (low + high) / 2;
                if (Fits(ToLinear(middle))) low = middle;
                else high = middle;
            }
        }

        var (red, green, blue) = ToLinear(low);
        return (Encode(red), Encode(green), Encode(blue));
    }

    private static bool Fits((double R, double G, double B) c) =>
        Math.Min(c.R, Math.Min(c.G, c.B)) >= -1e-6 && Math.Max(c.R, Math.Max(c.G, c.B)) <= 1 + 1e-6;

    private static byte Encode(double linear)
    {
        var encoded = linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
        return (byte)Math.Round(255 * Math.Clamp(encoded, 0, 1));
    }

    private (double R, double G, double B) ToLinear(double chromaScale)
    {
        var (a, b) = (A * chromaScale, B * chromaScale);
        var l = L + (0.3963377774 * a) + (0.2158037573 * b);
        var m = L - (0.1055613458 * a) - (0.0638541728 * b);
        var s = L - (0.0894841775 * a) - (1.2914855480 * b);
        (l, m, s) = (l * l * l, m * m * m, s * s * s);
        return (
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));
    }
}
