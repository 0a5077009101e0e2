using System.Buffers.Binary;

namespace AutogradNet.Imaging;

/// <summary>The EXIF orientation: how the stored picture must be turned to be upright.</summary>
internal static class ExifOrientation
{
    /// <summary>The stored picture is upright.</summary>
    public const int Upright = 1;

    private const int OrientationTag = 0x0112;

    /// <summary>Reads the orientation (1 to 8) from an EXIF segment; damaged or missing metadata mean upright.</summary>
    public static int Read(ReadOnlySpan<byte> segment)
    {
        if (!segment.StartsWith("Exif\0\0"u8)) return Upright;
        var tiff = segment[6..];
        if (tiff.Length < 8) return Upright;
        var little = tiff.StartsWith("II"u8);
        if (!little && !tiff.StartsWith("MM"u8)) return Upright;
        var directory = U32(tiff[4..], little);
        if (directory > tiff.Length - 2) return Upright;
        var entries = tiff[(int)directory..];
        var count = U16(entries, little);
        entries = entries[2..];
        for (var i = 0; i < count && entries.Length >= 12; i++, entries = entries[12..])
        {
            if (U16(entries, little) != OrientationTag) continue;
            var isShort = U16(entries[2..], little) == 3 && U32(entries[4..], little) == 1;
            var value = U16(entries[8..], little);
            return isShort && value is >= 1 and <= 8 ? value : Upright;
        }

        return Upright;
    }

    /// <summary>Turns a stored picture upright.</summary>
    public static RgbImage Apply(RgbImage stored, int orientation)
    {
        if (orientation == Upright) return stored;
        int width = stored.Width, height = stored.Height;
        var transposed = orientation >= 5;
        var result = transposed ? new RgbImage(height, width) : new RgbImage(width, height);
        var pixels = result.Pixels;

        // Where the stored pixel (0, 0) goes and how far one stored column or row moves, counted in pixels of the result.
        int right = result.Width - 1, bottom = result.Height - 1, down = result.Width;
        var (origin, column, row) = orientation switch
        {
            2 => (right, -1, down),
            3 => (right + bottom * down, -1, -down),
            4 => (bottom * down, 1, -down),
            5 => (0, down, 1),
            6 => (right, down, -1),
            7 => (right + bottom * down, -down, -1),
            _ => (bottom * down, -down, 1),
        };
        for (var y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> source = stored.Row(y);
            for (int x = 0, to = origin + y * row; x < width; x++, to += column) source.Slice(x * 3, 3).CopyTo(pixels[(to * 3)..]);
        }

        return result;
    }

    private static int U16(ReadOnlySpan<byte> data, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);

    private static uint U32(ReadOnlySpan<byte> data, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);
}
