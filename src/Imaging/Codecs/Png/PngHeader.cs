using System.Buffers.Binary;

namespace AutogradNet.Imaging;

/// <summary>The IHDR chunk: size, colour type, bit depth and interlacing.</summary>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColorType ColorType, bool Interlaced)
{
    /// <summary>Samples per pixel as stored.</summary>
    public int Channels => ColorType switch
    {
        PngColorType.Rgb => 3,
        PngColorType.GrayAlpha => 2,
        PngColorType.RgbAlpha => 4,
        _ => 1,
    };

    /// <summary>The distance in bytes to the pixel on the left, as the filters use it (at least 1).</summary>
    public int FilterStride => Math.Max(1, Channels * BitDepth / 8);

    /// <summary>Bytes of a stored row of this many pixels, without its filter byte.</summary>
    public int RowBytes(int pixels) => checked((int)(((long)pixels * Channels * BitDepth + 7) / 8));

    public static PngHeader Parse(ReadOnlySpan<byte> payload)
    {
        if (payload.Length != 13)
            throw new ImageFormatException($"The PNG header chunk has {payload.Length} bytes; expected 13.");
        long width = BinaryPrimitives.ReadUInt32BigEndian(payload);
        long height = BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
        RgbImage.CheckDeclaredSize(width, height);
        int depth = payload[8];
        var type = (PngColorType)payload[9];
        var valid = type switch
        {
            PngColorType.Gray => depth is 1 or 2 or 4 or 8 or 16,
            PngColorType.Palette => depth is 1 or 2 or 4 or 8,
            PngColorType.Rgb or PngColorType.GrayAlpha or PngColorType.RgbAlpha => depth is 8 or 16,
            _ => false,
        };
        if (!valid) throw new ImageFormatException($"PNG colour type {(int)type} with bit depth {depth} is not defined by the standard.");
        if (payload[10] != 0 || payload[11] != 0)
            throw new ImageFormatException($"PNG compression method {payload[10]} and filter method {payload[11]}; expected 0 and 0.");
        if (payload[12] > 1) throw new ImageFormatException($"PNG interlace method {payload[12]}; expected 0 (none) or 1 (Adam7).");
        return new PngHeader((int)width, (int)height, depth, type, payload[12] == 1);
    }
}
