using System.Runtime.CompilerServices;

namespace AutogradNet.Imaging;

/// <summary>Converts rows of component samples to RGB.</summary>
/// <remarks>YCbCr is that of JFIF (ITU-R BT.601, full range), in 16-bit fixed point with libjpeg's rounding.</remarks>
internal static class ColorConversion
{
    private const int FractionBits = 16;
    private const int Half = 1 << (FractionBits - 1);
    private const int CrToRed = 91881; // 1.40200
    private const int CbToBlue = 116130; // 1.77200
    private const int CrToGreen = 46802; // 0.71414
    private const int CbToGreen = 22554; // 0.34414

    public static void GrayToRgb(ReadOnlySpan<byte> gray, Span<byte> rgb)
    {
        for (int x = 0, to = 0; to < rgb.Length; x++, to += 3)
        {
            var value = gray[x];
            rgb[to] = value;
            rgb[to + 1] = value;
            rgb[to + 2] = value;
        }
    }

    public static void Interleave(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<byte> rgb)
    {
        for (int x = 0, to = 0; to < rgb.Length; x++, to += 3)
        {
            rgb[to] = red[x];
            rgb[to + 1] = green[x];
            rgb[to + 2] = blue[x];
        }
    }

    public static void YCbCrToRgb(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blueness, ReadOnlySpan<byte> redness, Span<byte> rgb)
    {
        var width = rgb.Length / 3;
        luma = luma[..width];
        blueness = blueness[..width];
        redness = redness[..width];
        for (int x = 0, to = 0; x < luma.Length; x++, to += 3)
        {
            int y = luma[x], cb = blueness[x] - 128, cr = redness[x] - 128;
            var pixel = rgb.Slice(to, 3);
            pixel[2] = Clamp(y + ((CbToBlue * cb + Half) >> FractionBits));
            pixel[1] = Clamp(y + ((Half - CbToGreen * cb - CrToGreen * cr) >> FractionBits));
            pixel[0] = Clamp(y + ((CrToRed * cr + Half) >> FractionBits));
        }
    }

    /// <summary>Multiplies inverted inks (255 is none) with inverted black, in place in <paramref name="cmy"/>.</summary>
    public static void ApplyInvertedBlack(Span<byte> cmy, ReadOnlySpan<byte> black)
    {
        for (int x = 0, to = 0; to < cmy.Length; x++, to += 3)
        {
            int k = black[x];
            for (var c = 0; c < 3; c++) cmy[to + c] = (byte)((cmy[to + c] * k + 127) / 255);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Clamp(int value) => (uint)value <= 255 ? (byte)value : (byte)(~value >> 31);
}
