namespace AutogradNet.Imaging;

/// <summary>A JPEG scan header: which components and which part of their coefficients the scan brings.</summary>
internal sealed class JpegScan
{
    private JpegScan(JpegComponent[] components, int start, int end, int high, int low)
    {
        Components = components;
        Start = start;
        End = end;
        High = high;
        Low = low;
    }

    public JpegComponent[] Components { get; }

    /// <summary>First coefficient in zigzag order.</summary>
    public int Start { get; }

    /// <summary>Last coefficient in zigzag order.</summary>
    public int End { get; }

    /// <summary>The lowest bit known before a refining scan; 0 in a first scan.</summary>
    public int High { get; }

    /// <summary>The lowest bit that the scan brings.</summary>
    public int Low { get; }

    /// <summary>Whether MCUs of several components alternate; the blocks of a single component come row by row instead.</summary>
    public bool IsInterleaved => Components.Length > 1;

    /// <summary>Parses the header, fixes the components' tables and notes which coefficient bits become known.</summary>
    public static JpegScan Parse(ReadOnlySpan<byte> segment, JpegFrame frame, JpegTables tables)
    {
        if (segment.Length < 1 || segment[0] is < 1 or > 4 || segment.Length != 4 + 2 * segment[0])
            throw new ImageFormatException($"A JPEG scan header is malformed ({segment.Length} bytes).");
        var components = new JpegComponent[segment[0]];
        var parameters = segment[(1 + 2 * components.Length)..];
        var scan = new JpegScan(components, parameters[0], parameters[1], parameters[2] >> 4, parameters[2] & 15);
        if (frame.IsProgressive) scan.CheckProgressiveParameters();
        else scan = new JpegScan(components, 0, 63, 0, 0);

        for (var i = 0; i < components.Length; i++)
        {
            int id = segment[1 + 2 * i];
            var component = Array.Find(frame.Components, c => c.Id == id)
                ?? throw new ImageFormatException($"A JPEG scan names component {id}, which the frame header does not have.");
            if (Array.IndexOf(components, component) >= 0) throw new ImageFormatException($"A JPEG scan names component {id} twice.");
            components[i] = component;
            scan.SetTables(component, segment[2 + 2 * i], tables);
            scan.Advance(component);
        }

        if (scan.IsInterleaved && components.Sum(c => c.H * c.V) > 10)
            throw new ImageFormatException("A JPEG scan has more than the 10 blocks per MCU that the standard allows.");
        return scan;
    }

    private void SetTables(JpegComponent component, int selectors, JpegTables tables)
    {
        if ((selectors >> 4) > 3 || (selectors & 15) > 3)
            throw new ImageFormatException($"A JPEG scan selects Huffman tables {selectors >> 4} and {selectors & 15}; expected 0 to 3.");
        component.Quantization ??= tables.Quantization(component.QuantizationIndex);
        if (Start == 0 && High == 0) component.Dc = tables.Dc(selectors >> 4);
        if (End > 0) component.Ac = tables.Ac(selectors & 15);
    }

    private void CheckProgressiveParameters()
    {
        var valid = Start <= End && End < 64
            && (Start == 0 ? End == 0 : Components.Length == 1)
            && (High == 0 || Low == High - 1)
            && Low <= 13;
        if (!valid)
        {
            throw new ImageFormatException(
                $"A progressive JPEG scan of {Components.Length} components has the impossible parameters: coefficients {Start}..{End}, bits {High} to {Low}.");
        }
    }

    // Every scan must bring something new and build on what is there, which also bounds the number of useful scans.
    private void Advance(JpegComponent component)
    {
        if (Start > 0 && !component.HasData)
            throw new ImageFormatException($"A JPEG scan brings AC coefficients of component {component.Id} before its DC coefficients.");
        for (var k = Start; k <= End; k++)
        {
            var known = component.LowestBit[k];
            if (High == 0 ? known >= 0 : known != High)
                throw new ImageFormatException($"A JPEG scan repeats or skips bits of coefficient {k} of component {component.Id}.");
            component.LowestBit[k] = Low;
        }
    }
}
