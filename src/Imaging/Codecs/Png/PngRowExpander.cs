namespace AutogradNet.Imaging;

/// <summary>Turns stored PNG rows of any colour type and depth into 8-bit RGB.</summary>
internal sealed class PngRowExpander
{
    private readonly PngHeader _header;
    private readonly byte[] _palette;

    /// <param name="header">The header.</param>
    /// <param name="palette">Red, green and blue of each palette entry; empty where the image has no palette.</param>
    public PngRowExpander(PngHeader header, byte[] palette)
    {
        _header = header;
        _palette = palette;
    }

    /// <summary>Expands one row of <c>rgb.Length / 3</c> pixels.</summary>
    public void Expand(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        // Of 16-bit samples the high byte, which comes first, is kept.
        var sampleBytes = _header.BitDepth == 16 ? 2 : 1;
        var pixelBytes = _header.Channels * sampleBytes;
        switch (_header.ColorType)
        {
            case PngColorType.Rgb when sampleBytes == 1:
                row[..rgb.Length].CopyTo(rgb);
                break;
            case PngColorType.Rgb or PngColorType.RgbAlpha:
                for (int from = 0, to = 0; to < rgb.Length; from += pixelBytes, to += 3)
                {
                    rgb[to] = row[from];
                    rgb[to + 1] = row[from + sampleBytes];
                    rgb[to + 2] = row[from + 2 * sampleBytes];
                }

                break;
            case PngColorType.Palette:
                ExpandPalette(row, rgb);
                break;
            default:
                if (_header.BitDepth < 8)
                    ExpandLowDepthGray(row, rgb);
                else
                    for (int from = 0, to = 0; to < rgb.Length; from += pixelBytes, to += 3) rgb.Slice(to, 3).Fill(row[from]);
                break;
        }
    }

    private void ExpandPalette(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        for (int x = 0, to = 0; to < rgb.Length; x++, to += 3)
        {
            var index = PackedSample(row, x);
            if (index * 3 >= _palette.Length)
                throw new ImageFormatException($"A PNG pixel has palette index {index}; the palette has {_palette.Length / 3} colours.");
            _palette.AsSpan(index * 3, 3).CopyTo(rgb[to..]);
        }
    }

    private void ExpandLowDepthGray(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        var scale = 255 / ((1 << _header.BitDepth) - 1);
        for (int x = 0, to = 0; to < rgb.Length; x++, to += 3) rgb.Slice(to, 3).Fill((byte)(PackedSample(row, x) * scale));
    }

    // Samples of fewer than 8 bits are packed with the leftmost pixel in the high bits.
    private int PackedSample(ReadOnlySpan<byte> row, int x)
    {
        var depth = _header.BitDepth;
        var bit = (long)x * depth;
        return (row[(int)(bit >> 3)] >> (8 - depth - (int)(bit & 7))) & ((1 << depth) - 1);
    }
}
