using System.Buffers.Binary;

namespace AutogradNet.Imaging.Tests;

/// <summary>
/// A small JPEG writer for tests: sequential, 8 bits, any components and sampling factors, restart intervals, one scan or one per
/// component. It quantizes with steps of 1, so that decoding gives the planes back to within rounding. Its Huffman codes have one
/// length each: DC symbols of 4 bits, AC symbols of 8.
/// </summary>
internal sealed class TestJpeg
{
    private readonly List<byte> _output = [];
    private ulong _bits;
    private int _bitCount;

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Per component its identifier, sampling factors, and samples at its own resolution.</summary>
    public required (int Id, int H, int V, Func<int, int, double> Sample)[] Components { get; init; }

    public int RestartInterval { get; init; }

    public bool Interleaved { get; init; } = true;

    public int? AdobeTransform { get; init; }

    public byte[]? Exif { get; init; }

    public byte FrameMarker { get; init; } = 0xC0;

    public byte Precision { get; init; } = 8;

    public static TestJpeg Gray(int width, int height, Func<int, int, double> sample) =>
        new() { Width = width, Height = height, Components = [(1, 1, 1, sample)] };

    /// <summary>An EXIF segment that holds nothing but an orientation.</summary>
    public static byte[] Orientation(int value, bool littleEndian)
    {
        byte[] entry = littleEndian
            ? [0x12, 1, 3, 0, 1, 0, 0, 0, (byte)value, 0, 0, 0]
            : [1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)value, 0, 0];
        return littleEndian
            ? [.. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, .. entry, 0, 0, 0, 0]
            : [.. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, .. entry, 0, 0, 0, 0];
    }

    public static byte[] Segment(byte marker, params byte[] payload)
    {
        var result = new byte[payload.Length + 4];
        (result[0], result[1]) = (0xFF, marker);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(2), (ushort)(payload.Length + 2));
        payload.CopyTo(result, 4);
        return result;
    }

    public static byte[] QuantizationTable() => Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]);

    public static byte[] HuffmanTables()
    {
        var dc = new byte[16];
        dc[3] = 12;
        var ac = new byte[16];
        ac[7] = 162;
        return
        [
            .. Segment(0xC4, [0x00, .. dc, .. Enumerable.Range(0, 12).Select(i => (byte)i)]),
            .. Segment(0xC4, [0x10, .. ac, .. AcSymbols()]),
        ];
    }

    public byte[] Write()
    {
        _output.Clear();
        _output.AddRange([0xFF, 0xD8]);
        if (Exif is not null) _output.AddRange(Segment(0xE1, Exif));
        if (AdobeTransform is { } transform) _output.AddRange(Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, (byte)transform]));
        _output.AddRange(QuantizationTable());
        _output.AddRange(Segment(FrameMarker,
        [
            Precision, (byte)(Height >> 8), (byte)Height, (byte)(Width >> 8), (byte)Width, (byte)Components.Length,
            .. Components.SelectMany(c => new byte[] { (byte)c.Id, (byte)(c.H << 4 | c.V), 0 }),
        ]));
        _output.AddRange(HuffmanTables());
        if (RestartInterval > 0) _output.AddRange(Segment(0xDD, (byte)(RestartInterval >> 8), (byte)RestartInterval));
        if (Interleaved) WriteScan(Components);
        else foreach (var component in Components) WriteScan([component]);
        _output.AddRange([0xFF, 0xD9]);
        return [.. _output];
    }

    private static byte[] AcSymbols() =>
        [0x00, 0xF0, .. Enumerable.Range(0, 160).Select(i => (byte)((i / 10 << 4) | (i % 10 + 1)))];

    private void WriteScan((int Id, int H, int V, Func<int, int, double> Sample)[] scan)
    {
        _output.AddRange(Segment(0xDA, [(byte)scan.Length, .. scan.SelectMany(c => new byte[] { (byte)c.Id, 0 }), 0, 63, 0]));
        int maxH = Components.Max(c => c.H), maxV = Components.Max(c => c.V);
        var single = scan.Length == 1;
        int wide = Ceiling(Width, 8 * maxH), high = Ceiling(Height, 8 * maxV);
        if (single)
        {
            wide = Ceiling(Ceiling(Width * scan[0].H, maxH), 8);
            high = Ceiling(Ceiling(Height * scan[0].V, maxV), 8);
        }

        var predictors = new int[scan.Length];
        for (var mcu = 0; mcu < wide * high; mcu++)
        {
            if (RestartInterval > 0 && mcu > 0 && mcu % RestartInterval == 0)
            {
                FlushBits();
                _output.AddRange([0xFF, (byte)(0xD0 + (mcu / RestartInterval - 1) % 8)]);
                predictors.AsSpan().Clear();
            }

            for (var c = 0; c < scan.Length; c++)
            {
                int h = single ? 1 : scan[c].H, v = single ? 1 : scan[c].V;
                for (var block = 0; block < h * v; block++)
                    WriteBlock(scan[c].Sample, (mcu % wide * h + block % h) * 8, (mcu / wide * v + block / h) * 8, ref predictors[c]);
            }
        }

        FlushBits();
    }

    private void WriteBlock(Func<int, int, double> sample, int left, int top, ref int predictor)
    {
        var coefficients = new int[64];
        for (var v = 0; v < 8; v++)
        {
            for (var u = 0; u < 8; u++)
            {
                var sum = 0.0;
                for (var y = 0; y < 8; y++)
                    for (var x = 0; x < 8; x++)
                        sum += (sample(left + x, top + y) - 128)
                            * Math.Cos((2 * x + 1) * u * Math.PI / 16) * Math.Cos((2 * y + 1) * v * Math.PI / 16);
                coefficients[v * 8 + u] = (int)Math.Round(sum / 4 * (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1));
            }
        }

        var size = Size(coefficients[0] - predictor);
        Put(size, 4);
        PutSigned(coefficients[0] - predictor, size);
        predictor = coefficients[0];
        var run = 0;
        foreach (var index in ZigzagWalk().Skip(1))
        {
            var value = coefficients[index];
            if (value == 0)
            {
                run++;
                continue;
            }

            for (; run > 15; run -= 16) Put(Array.IndexOf(AcSymbols(), (byte)0xF0), 8);
            size = Size(value);
            Put(Array.IndexOf(AcSymbols(), (byte)(run << 4 | size)), 8);
            PutSigned(value, size);
            run = 0;
        }

        if (run > 0) Put(0, 8);
    }

    // The diagonals of a block, walked to and fro.
    private static IEnumerable<int> ZigzagWalk() =>
        from d in Enumerable.Range(0, 15)
        from i in Enumerable.Range(0, 8).Select(i => d % 2 == 0 ? i : 7 - i)
        where d - i is >= 0 and < 8
        select (d - i) * 8 + i;

    private static int Size(int value) => value == 0 ? 0 : (int)Math.Log2(Math.Abs(value)) + 1;

    private static int Ceiling(int value, int divisor) => (value + divisor - 1) / divisor;

    private void PutSigned(int value, int size) => Put(value < 0 ? value + (1 << size) - 1 : value, size);

    private void Put(int value, int count)
    {
        for (var bit = count - 1; bit >= 0; bit--)
        {
            _bits = _bits << 1 | (uint)(value >> bit & 1);
            if (++_bitCount < 8) continue;
            _output.Add((byte)_bits);
            if ((byte)_bits == 0xFF) _output.Add(0);
            (_bits, _bitCount) = (0, 0);
        }
    }

    private void FlushBits()
    {
        while (_bitCount > 0) Put(1, 1);
    }
}
