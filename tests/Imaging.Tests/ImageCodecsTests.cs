namespace AutogradNet.Imaging.Tests;

public sealed class ImageCodecsTests
{
    [Fact]
    public void BuiltInCodecsAreThere()
    {
        var names = ImageCodecs.Registered.Select(c => c.Name).ToArray();
        Assert.Contains("png", names);
        Assert.Contains("jpeg", names);
        Assert.Contains("ppm", names);
        Assert.Throws<ArgumentNullException>(() => ImageCodecs.Register(null!));
    }

    [Fact]
    public void UserCodecTakesPrecedence()
    {
        // Its own magic number, so that tests running meanwhile are not disturbed.
        byte[] file = [(byte)'P', (byte)'6', (byte)'\n', .. "#user\n1 1\n255\nabc"u8];
        Assert.Equal((byte)'a', RgbImage.Decode(file).Pixels[0]);
        var codec = new UserCodec();
        ImageCodecs.Register(codec);
        ImageCodecs.Register(codec);
        try
        {
            Assert.Equal(42, RgbImage.Decode(file).Pixels[0]);
            Assert.Equal([1, 2, 3], new RgbImage(1, 1).Encode("user"));
            Assert.Equal([1, 2, 3], new RgbImage(1, 1).Encode(".USR"));
        }
        finally
        {
            Assert.True(ImageCodecs.Unregister(codec));
        }

        Assert.False(ImageCodecs.Unregister(codec));
        Assert.Equal((byte)'a', RgbImage.Decode(file).Pixels[0]);
    }

    [Fact]
    public void RegistrationIsThreadSafe()
    {
        var codecs = Enumerable.Range(0, 64).Select(_ => new UserCodec()).ToArray();
        Parallel.ForEach(codecs, ImageCodecs.Register);
        Assert.Equal(codecs.Length, ImageCodecs.Registered.Intersect(codecs).Count());
        Parallel.ForEach(codecs, codec => Assert.True(ImageCodecs.Unregister(codec)));
        Assert.Empty(ImageCodecs.Registered.Intersect(codecs));
    }

    private sealed class UserCodec : IImageCodec
    {
        public string Name => "user";

        public IReadOnlyList<string> Extensions { get; } = [".usr"];

        public bool CanEncode => true;

        public bool CanDecode(ReadOnlySpan<byte> header) => header.IndexOf("#user"u8) == 3;

        public RgbImage Decode(ReadOnlySpan<byte> data) => new(1, 1, [42, 42, 42]);

        public void Encode(RgbImage image, Stream destination) => destination.Write([1, 2, 3]);
    }
}
