using System.Buffers.Binary;

namespace AutogradNet.Imaging;

/// <summary>A JPEG frame header: size, coding process and components.</summary>
internal sealed class JpegFrame
{
    private JpegFrame(int width, int height, bool progressive, JpegComponent[] components)
    {
        Width = width;
        Height = height;
        IsProgressive = progressive;
        Components = components;
        MaxH = components.Max(c => c.H);
        MaxV = components.Max(c => c.V);
        McusWide = JpegComponent.CeilingDivide(width, 8 * MaxH);
        McusHigh = JpegComponent.CeilingDivide(height, 8 * MaxV);
        foreach (var component in components) component.SetGeometry(this);
    }

    public int Width { get; }

    public int Height { get; }

    public bool IsProgressive { get; }

    public JpegComponent[] Components { get; }

    /// <summary>The largest horizontal sampling factor.</summary>
    public int MaxH { get; }

    /// <summary>The largest vertical sampling factor.</summary>
    public int MaxV { get; }

    /// <summary>Minimum coded units per row of an interleaved scan.</summary>
    public int McusWide { get; }

    /// <summary>Rows of minimum coded units of an interleaved scan.</summary>
    public int McusHigh { get; }

    public static JpegFrame Parse(int marker, ReadOnlySpan<byte> segment)
    {
        if (JpegMarker.Unsupported(marker) is { } kind)
        {
            throw new ImageFormatException(
                $"The file is {kind} (frame marker 0xFF{marker:X2}), which is not supported; expected Huffman-coded baseline, "
                    + "extended sequential or progressive JPEG.");
        }

        if (segment.Length < 6 || segment.Length != 6 + 3 * segment[5])
        {
            throw new ImageFormatException(
                $"The JPEG frame header has {segment.Length} bytes, which does not fit its number of components.");
        }

        if (segment[0] != 8) throw new ImageFormatException($"JPEG samples of {segment[0]} bits are not supported; expected 8 bits.");
        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        if (height == 0)
        {
            throw new ImageFormatException(
                "The JPEG frame header leaves the height open (a DNL marker would follow), which is not supported.");
        }

        RgbImage.CheckDeclaredSize(width, height);
        if (segment[5] is not (1 or 3 or 4))
        {
            throw new ImageFormatException(
                $"The JPEG file has {segment[5]} components; expected 1 (gray), 3 (YCbCr or RGB) or 4 (CMYK or YCCK).");
        }

        var components = new JpegComponent[segment[5]];
        for (var i = 0; i < components.Length; i++)
        {
            var entry = segment.Slice(6 + 3 * i, 3);
            var component = new JpegComponent { Id = entry[0], H = entry[1] >> 4, V = entry[1] & 15, QuantizationIndex = entry[2] };
            if (component.H is < 1 or > 4 || component.V is < 1 or > 4 || component.QuantizationIndex > 3)
            {
                throw new ImageFormatException(
                    $"JPEG component {component.Id} has sampling factors {component.H}x{component.V} and quantization table "
                        + $"{component.QuantizationIndex}; expected 1 to 4 and 0 to 3.");
            }

            for (var j = 0; j < i; j++)
            {
                if (components[j].Id == component.Id)
                    throw new ImageFormatException($"The JPEG frame header names component {component.Id} twice.");
            }

            components[i] = component;
        }

        return new JpegFrame(width, height, marker == JpegMarker.Progressive, components);
    }

    /// <summary>Allocates the components, if the rest of the file can hold this many blocks at all.</summary>
    /// <param name="remainingBytes">Bytes from the first scan to the end of the file.</param>
    public void Allocate(int remainingBytes)
    {
        // A sequential block takes at least a DC and an AC code of one bit each; a progressive one at least its DC code.
        var bits = Components.Sum(c => (long)c.BlocksWide * c.BlocksHigh) * (IsProgressive ? 1 : 2);
        if (bits > remainingBytes * 8L)
        {
            throw new ImageFormatException(
                $"The JPEG file is truncated or corrupt: {Width}x{Height} pixels need at least {(bits + 7) / 8} bytes of image data, "
                    + $"{remainingBytes} are left.");
        }

        foreach (var component in Components) component.Allocate(IsProgressive);
    }
}
