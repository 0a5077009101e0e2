namespace AutogradNet.Imaging.Tests;

/// <summary>What is not supported, damaged or hostile ends with one clear error, soon and in little memory.</summary>
public sealed class JpegRefusalTests
{
    private static readonly byte[] Whole = TestJpeg.Gray(24, 16, (x, y) => x * 5 + y * 7).Write();

    [Theory]
    [InlineData(0xC3, "lossless")]
    [InlineData(0xC5, "hierarchical")]
    [InlineData(0xC9, "arithmetic")]
    [InlineData(0xCA, "arithmetic")]
    [InlineData(0xCB, "lossless")]
    public void RefusesOtherProcesses(int marker, string message) =>
        Refused(message, Black(8, 8, (byte)marker, 8, (1, 1, 1)));

    [Fact]
    public void RefusesOtherPrecisionsAndComponentCounts()
    {
        Refused("12 bits", Black(8, 8, 0xC0, 12, (1, 1, 1)));
        Refused("2 components", Black(8, 8, 0xC0, 8, (1, 1, 1), (2, 1, 1)));
        Refused("height open", Black(8, 0, 0xC0, 8, (1, 1, 1)));
        Refused("0x8", Black(0, 8, 0xC0, 8, (1, 1, 1)));
        Refused("sampling factors 5x1", Black(8, 8, 0xC0, 8, (1, 5, 1)));
        Refused("twice", Black(8, 8, 0xC0, 8, (1, 1, 1), (1, 1, 1), (2, 1, 1)));
        Refused("10 blocks", Black(8, 8, 0xC0, 8, (1, 4, 4), (2, 1, 1), (3, 1, 1)));
    }

    [Fact]
    public void RefusesEveryTruncation()
    {
        for (var length = 0; length < Whole.Length - 2; length++)
            Assert.Throws<ImageFormatException>(() => RgbImage.Decode(Whole.AsSpan(0, length)));

        // A sequential picture whose end marker alone is missing is complete.
        TestImages.AssertEqual(RgbImage.Decode(Whole), RgbImage.Decode(Whole.AsSpan(0, Whole.Length - 2)));
    }

    [Fact]
    public void RefusesDataBehindTheLastBlockButNotPadding()
    {
        Refused("go on", [.. Whole[..^2], 0x12, 0x34, 0xFF, 0xD9]);
        TestImages.AssertEqual(RgbImage.Decode(Whole), RgbImage.Decode([.. Whole[..^2], 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xD9, 1, 2, 3]));
    }

    [Fact]
    public void RefusesAWrongRestartMarker()
    {
        var file = new TestJpeg { Width = 64, Height = 8, RestartInterval = 2, Components = [(1, 1, 1, (x, y) => x)] }.Write();
        var at = Enumerable.Range(0, file.Length - 1).First(i => file[i] == 0xFF && file[i + 1] == 0xD1);
        RgbImage.Decode(file);
        file[at + 1] = 0xD2;
        Refused("expected restart marker 0xFFD1", file);
        file[at + 1] = 0xD9;
        Refused("expected restart marker", file);
    }

    [Fact]
    public void RefusesMissingAndMalformedParts()
    {
        byte[] start = [0xFF, 0xD8];
        var tables = Tables;
        byte[] end = [0xFF, 0xD9];
        var frame = Frame(0xC0, 8, 8);
        var scan = TestJpeg.Segment(0xDA, 1, 1, 0, 0, 63, 0);
        byte[] data = [0x00, 0x00, 0x00];
        Assert.Equal(8, RgbImage.Decode([.. start, .. tables, .. frame, .. scan, .. data, .. end]).Width);
        Refused("frame header", [.. start, .. end]);
        Refused("before its frame header", [.. start, .. scan, .. data, .. end]);
        Refused("no image data", [.. start, .. frame, .. end]);
        Refused("second frame", [.. start, .. frame, .. frame, .. end]);
        Refused("quantization table 0", [.. start, .. TestJpeg.HuffmanTables(), .. frame, .. scan, .. data, .. end]);
        Refused("DC Huffman table 0", [.. start, .. TestJpeg.QuantizationTable(), .. frame, .. scan, .. data, .. end]);
        Refused("names component 9", [.. start, .. tables, .. frame, .. TestJpeg.Segment(0xDA, 1, 9, 0, 0, 63, 0)]);
        Refused("repeats", [.. start, .. tables, .. frame, .. scan, .. data, .. scan, .. data, .. end]);
        Refused("malformed", [.. start, .. TestJpeg.Segment(0xDB, 0, 1, 2)]);
        Refused("malformed", [.. start, .. TestJpeg.Segment(0xC4, 0, 1, 2)]);
        Refused("too many codes", [.. start, .. TestJpeg.Segment(0xC4, [0, 3, .. new byte[15], 1, 2, 3])]);
        Refused("restart interval", [.. start, .. TestJpeg.Segment(0xDD, 1)]);
        Refused("impossible length", [.. start, 0xFF, 0xE0, 0, 1, 0, 0]);
        Refused("expected a marker", [.. start, .. frame, 0x42, .. end]);
        Refused("unexpected marker", [.. start, 0xFF, 0xD8, .. end]);
        Refused("DNL", [.. start, .. TestJpeg.Segment(0xDC, 0, 8)]);
        Refused("arithmetic", [.. start, .. TestJpeg.Segment(0xCC, 0, 8)]);
        Refused("no Huffman code", [.. start, .. tables, .. frame, .. scan, 0xF8, 0xF8, 0xF8, 0xF8, .. end]);
    }

    [Theory]
    [InlineData(0xC0)]
    [InlineData(0xC2)]
    public void TinyFileWithGiantDimensionsCostsLittle(int marker)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused("limit", [0xFF, 0xD8, .. Frame((byte)marker, 65535, 65535), 0xFF, 0xD9]);
        byte[] scan = TestJpeg.Segment(0xDA, 1, 1, 0, 0, (byte)(marker == 0xC0 ? 63 : 0), 0);
        Refused("need at least", [0xFF, 0xD8, .. Tables, .. Frame((byte)marker, 16384, 16384), .. scan, .. new byte[1000], 0xFF, 0xD9]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void RefusesThousandsOfScans()
    {
        // Every scan brings one new bit of one coefficient, as the standard allows; a block of zeros takes one byte.
        List<byte> file = [0xFF, 0xD8, .. Tables, .. Frame(0xC2, 8, 8)];
        for (var bit = 13; bit >= 0; bit--)
        {
            for (byte k = 0; k < 64; k++)
            {
                file.AddRange(TestJpeg.Segment(0xDA, 1, 1, 0, k, k, (byte)((bit == 13 ? 0 : bit + 1) << 4 | bit)));
                file.Add(0);
            }
        }

        Refused("256 scans", [.. file, 0xFF, 0xD9]);
    }

    [Theory]
    [InlineData(5, 3, 0x00, "impossible")]
    [InlineData(0, 5, 0x00, "impossible")]
    [InlineData(0, 0, 0x0E, "impossible")]
    [InlineData(0, 0, 0x31, "impossible")]
    [InlineData(0, 0, 0x21, "repeats or skips")]
    [InlineData(1, 5, 0x00, "before its DC")]
    public void RefusesImpossibleProgressions(byte from, byte to, byte bits, string message) =>
        Refused(
            message,
            [0xFF, 0xD8, .. Tables, .. Frame(0xC2, 8, 8), .. TestJpeg.Segment(0xDA, 1, 1, 0, from, to, bits), 0, 0, 0xFF, 0xD9]);

    private static byte[] Tables => [.. TestJpeg.QuantizationTable(), .. TestJpeg.HuffmanTables()];

    private static byte[] Black(int width, int height, byte marker, byte precision, params (int Id, int H, int V)[] components) =>
        new TestJpeg
        {
            Width = width, Height = height, FrameMarker = marker, Precision = precision,
            Components = [.. components.Select(c => (c.Id, c.H, c.V, new Func<int, int, double>((_, _) => 0)))],
        }.Write();

    private static byte[] Frame(byte marker, int width, int height) =>
        TestJpeg.Segment(marker, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0);

    private static void Refused(string message, byte[] file) =>
        Assert.Contains(message, Assert.Throws<ImageFormatException>(() => RgbImage.Decode(file)).Message);
}
