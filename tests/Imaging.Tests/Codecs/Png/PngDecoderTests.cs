namespace AutogradNet.Imaging.Tests;

public sealed class PngDecoderTests
{
    public static TheoryData<int, int> TypesAndDepths() => new()
    {
        { 0, 1 }, { 0, 2 }, { 0, 4 }, { 0, 8 }, { 0, 16 }, { 2, 8 }, { 2, 16 }, { 3, 1 }, { 3, 2 }, { 3, 4 }, { 3, 8 },
        { 4, 8 }, { 4, 16 }, { 6, 8 }, { 6, 16 },
    };

    [Theory]
    [MemberData(nameof(TypesAndDepths))]
    public void ReadsEveryTypeDepthAndInterlacing(int type, int depth)
    {
        var channels = type switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var palette = new byte[Math.Min(256, 1 << depth) * 3];
        new Random(3).NextBytes(palette);
        foreach (var (width, height) in new[] { (1, 1), (2, 3), (7, 5), (8, 8), (17, 33), (3, 1), (1, 9) })
        {
            foreach (var interlaced in new[] { false, true })
            {
                var random = new Random(width * 100 + height);
                var stored = new int[height, width][];
                for (var y = 0; y < height; y++)
                    for (var x = 0; x < width; x++)
                        stored[y, x] = Enumerable.Range(0, channels).Select(_ => random.Next(1 << depth)).ToArray();
                var png = new TestPng
                {
                    Width = width, Height = height, ColorType = type, Depth = depth, Interlaced = interlaced,
                    Samples = (x, y) => stored[y, x],
                    Palette = type == 3 ? palette : null,
                    Transparency = type switch { 0 => [0, 1], 2 => [0, 1, 0, 1, 0, 1], 3 => [0, 128], _ => null },
                };
                var expected = TestImages.Fill(width, height, (x, y) => Expected(stored[y, x], type, depth, palette));
                TestImages.AssertEqual(expected, RgbImage.Decode(png.Write()));
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void UndoesEveryFilterInEveryRow(int filter)
    {
        var image = TestImages.Noise(11, 6);
        var png = new TestPng
        {
            Width = 11, Height = 6, ColorType = 2, Depth = 8, Filter = _ => filter, IdatSize = int.MaxValue,
            Samples = (x, y) => image.Row(y).Slice(x * 3, 3).ToArray().Select(v => (int)v).ToArray(),
        };
        TestImages.AssertEqual(image, RgbImage.Decode(png.Write()));
    }

    [Fact]
    public void RefusesWhatIsWrong()
    {
        var header = TestPng.Header(2, 2, 8, 0);
        var data = TestPng.Chunk("IDAT", TestPng.Zlib([0, 1, 2, 0, 3, 4]));
        var end = TestPng.Chunk("IEND", []);
        Assert.Equal(4, RgbImage.Decode(TestPng.File(header, data, end)).Pixels[9]);

        var damaged = TestPng.File(header, data, end);
        damaged[20] ^= 1;
        Refused("CRC", damaged);
        Refused("first PNG chunk", TestPng.File(data, end));
        Refused("second IHDR", TestPng.File(header, header, data, end));
        Refused("no image data", TestPng.File(header, end));
        Refused("truncated", TestPng.File(header, data));
        Refused("truncated", TestPng.File(header, data[..^5]));
        Refused("signature", [0x89, 0x50, 0x4E, 0x47, 0, 0, 0, 0]);
        Refused("consecutive", TestPng.File(header, data, TestPng.Chunk("tEXt", []), data, end));
        Refused("ABCD", TestPng.File(header, TestPng.Chunk("ABCD", []), data, end));
        Refused("no valid type", TestPng.File(header, TestPng.Chunk("A1CD", []), data, end));
        Refused("13", TestPng.File(TestPng.Chunk("IHDR", new byte[12]), data, end));
        Refused("bit depth 3", TestPng.File(TestPng.Header(2, 2, 3, 0), data, end));
        Refused("colour type 5", TestPng.File(TestPng.Header(2, 2, 8, 5), data, end));
        Refused("bit depth 16", TestPng.File(TestPng.Header(2, 2, 16, 3), data, end));
        Refused("interlace", TestPng.File(TestPng.Header(2, 2, 8, 0, 2), data, end));
        Refused("at least 1x1", TestPng.File(TestPng.Header(0, 2, 8, 0), data, end));
        Refused("limit", TestPng.File(TestPng.Header(0x7FFFFFFF, 0x7FFFFFFF, 8, 0), data, end));
        Refused("limit", TestPng.File(TestPng.Header(1 << 28, 1, 16, 6), data, end));
        Refused("can hold", TestPng.File(TestPng.Header(1 << 24, 16, 16, 6), data, end));
        Refused("filter 7", TestPng.File(header, TestPng.Chunk("IDAT", TestPng.Zlib([0, 1, 2, 7, 3, 4])), end));
        Refused("truncated", TestPng.File(header, TestPng.Chunk("IDAT", TestPng.Zlib([0, 1, 2, 0, 3])), end));
        Refused("corrupt", TestPng.File(header, TestPng.Chunk("IDAT", [1, 2, 3, 4, 5, 6, 7, 8]), end));

        var checksum = TestPng.Zlib([0, 1, 2, 0, 3, 4]);
        checksum[^1] ^= 1;
        Refused("corrupt", TestPng.File(header, TestPng.Chunk("IDAT", checksum), end));

        var indexed = TestPng.Header(2, 2, 8, 3);
        Refused("PLTE", TestPng.File(indexed, data, end));
        Refused("PLTE", TestPng.File(indexed, TestPng.Chunk("PLTE", new byte[4]), data, end));
        Refused("palette index 2", TestPng.File(indexed, TestPng.Chunk("PLTE", new byte[6]), data, end));
        Refused("PLTE", TestPng.File(indexed, data, TestPng.Chunk("PLTE", new byte[6]), end));
        Refused("gray", TestPng.File(header, TestPng.Chunk("PLTE", new byte[6]), data, end));
        Refused("second PLTE", TestPng.File(indexed, TestPng.Chunk("PLTE", new byte[6]), TestPng.Chunk("PLTE", new byte[6]), data, end));
    }

    [Fact]
    public void TinyFileWithGiantDimensionsCostsLittle()
    {
        var end = TestPng.Chunk("IEND", []);
        var tiny = TestPng.Chunk("IDAT", TestPng.Zlib(new byte[100]));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refused("can hold", TestPng.File(TestPng.Header(16384, 16384, 8, 6), tiny, end));

        // Plausible by its length, but the stream ends early: only what arrives is kept.
        var noise = new byte[300_000];
        new Random(1).NextBytes(noise);
        Refused("truncated", TestPng.File(TestPng.Header(10000, 10000, 8, 2), TestPng.Chunk("IDAT", TestPng.Zlib(noise)), end));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    [Fact]
    public void DamageBehindAValidCrcIsRefusedOrDecoded()
    {
        // The CRC hides the inflater and the unfiltering from a plain fuzz, so the payloads are damaged before it is computed.
        var random = new Random(5);
        var raw = TestPng.Zlib(Enumerable.Range(0, 8 * 9).Select(i => (byte)(i % 9 == 0 ? i / 9 % 5 : i * 37)).ToArray());
        var refused = 0;
        for (var round = 0; round < 2000; round++)
        {
            var header = TestPng.Header(8, 8, 8, 0)[8..21];
            var payload = (byte[])raw.Clone();
            if (random.Next(2) == 0) header[random.Next(13)] ^= (byte)(1 << random.Next(8));
            else payload[random.Next(payload.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                RgbImage.Decode(TestPng.File(TestPng.Chunk("IHDR", header), TestPng.Chunk("IDAT", payload), TestPng.Chunk("IEND", [])));
            }
            catch (ImageFormatException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 2000);
    }

    private static void Refused(string message, byte[] file) =>
        Assert.Contains(message, Assert.Throws<ImageFormatException>(() => RgbImage.Decode(file)).Message);

    private static (byte R, byte G, byte B) Expected(int[] stored, int type, int depth, byte[] palette)
    {
        if (type == 3) return (palette[stored[0] * 3], palette[stored[0] * 3 + 1], palette[stored[0] * 3 + 2]);
        var bytes = stored.Select(v => depth == 16 ? (byte)(v >> 8) : (byte)Math.Round(v * 255.0 / ((1 << depth) - 1))).ToArray();
        return type is 0 or 4 ? (bytes[0], bytes[0], bytes[0]) : (bytes[0], bytes[1], bytes[2]);
    }
}
