namespace AutogradNet.Imaging.Tests;

public sealed class RgbImageTests
{
    [Fact]
    public void PixelsAreCopiedAndRowsAreViews()
    {
        byte[] samples = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        var image = new RgbImage(2, 2, samples);
        samples[0] = 99;
        Assert.Equal(1, image.Pixels[0]);
        image.Row(1)[0] = 77;
        Assert.Equal(77, image.Pixels[6]);
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Row(2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Row(-1).Length);
    }

    [Fact]
    public void SizesAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RgbImage(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RgbImage(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RgbImage(1 << 15, (1 << 13) + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RgbImage((1 << 24) + 1, 1));
        var e = Assert.Throws<ArgumentException>(() => new RgbImage(2, 2, new byte[11]));
        Assert.Contains("2x2", e.Message);
        Assert.Contains("12", e.Message);
    }

    [Fact]
    public void CropTakesTheRectangle()
    {
        var image = TestImages.Noise(9, 7);
        var part = image.Crop(2, 3, 5, 4);
        for (var y = 0; y < 4; y++) Assert.True(part.Row(y).SequenceEqual(image.Row(y + 3).Slice(6, 15)));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Crop(5, 0, 5, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Crop(0, 7, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Crop(-1, 0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => image.Crop(1, 1, 1, int.MaxValue));
    }

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.ppm")]
    [InlineData("A.PNG")]
    public void SavesAndLoads(string name)
    {
        using var folder = new TemporaryFolder();
        var image = TestImages.Edges(37, 21);
        File.WriteAllText(folder.File(name), "old content");
        image.Save(folder.File(name));
        TestImages.AssertEqual(image, RgbImage.Load(folder.File(name)));
        Assert.Equal([folder.File(name)], Directory.GetFiles(folder.Path));
        using var stream = new NonSeekableStream(File.ReadAllBytes(folder.File(name)));
        TestImages.AssertEqual(image, RgbImage.Load(stream));
    }

    [Fact]
    public void FailedSaveKeepsTheOldFileAndLeavesNothingBehind()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.broken");
        File.WriteAllText(path, "old content");
        var codec = new BrokenCodec();
        ImageCodecs.Register(codec);
        try
        {
            Assert.Throws<IOException>(() => new RgbImage(3, 3).Save(path));
        }
        finally
        {
            Assert.True(ImageCodecs.Unregister(codec));
        }

        Assert.Equal("old content", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void ErrorsNameTheFileAndTheProblem()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<FileNotFoundException>(() => RgbImage.Load(folder.File("none.png")));
        var path = folder.File("text.png");
        File.WriteAllText(path, "this is no picture");
        var e = Assert.Throws<ImageFormatException>(() => RgbImage.Load(path));
        Assert.Contains(path, e.Message);
        Assert.Contains("png, jpeg, ppm", e.Message);
        File.WriteAllBytes(path, []);
        Assert.Contains("empty", Assert.Throws<ImageFormatException>(() => RgbImage.Load(path)).Message);
        var image = new RgbImage(1, 1);
        Assert.Contains("not written", Assert.Throws<ImageFormatException>(() => image.Save(folder.File("a.jpg"))).Message);
        e = Assert.Throws<ImageFormatException>(() => image.Save(folder.File("a.xyz")));
        Assert.Contains(folder.File("a.xyz"), e.Message);
        Assert.Contains(".png", e.Message);
        Assert.Throws<ImageFormatException>(() => image.Save(folder.File("noextension")));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    private sealed class NonSeekableStream(byte[] data) : MemoryStream(data)
    {
        public override bool CanSeek => false;

        // Short reads, as networks give them.
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);
    }

    private sealed class BrokenCodec : IImageCodec
    {
        public string Name => "broken";

        public IReadOnlyList<string> Extensions { get; } = [".broken"];

        public bool CanEncode => true;

        public bool CanDecode(ReadOnlySpan<byte> header) => false;

        public RgbImage Decode(ReadOnlySpan<byte> data) => throw new NotSupportedException();

        public void Encode(RgbImage image, Stream destination)
        {
            destination.WriteByte(1);
            throw new IOException("The disk is full.");
        }
    }
}
