using System.Text;

namespace AutogradNet.Imaging.Tests;

public sealed class PpmCodecTests
{
    [Theory]
    [InlineData("P3\n2 1\n255\n1 2 3\n4 5 6\n", "1 2 3 4 5 6")]
    [InlineData("P3 # c\n#d\n 2\t1 #e\n255 1 2 3 4 5 # x\n6", "1 2 3 4 5 6")]
    [InlineData("P2\n2 1\n15\n15 7", "255 255 255 119 119 119")]
    [InlineData("P2 1 1 65535 32768", "128 128 128")]
    [InlineData("P5 2 1 255 AB", "65 65 65 66 66 66")]
    [InlineData("P6 1 1 255\nABC", "65 66 67")]
    [InlineData("P6 1 1 100\n\u0000\u0032\u0064", "0 128 255")]
    public void Reads(string file, string expected) =>
        Assert.Equal(expected, string.Join(' ', RgbImage.Decode(Encoding.Latin1.GetBytes(file)).Pixels.ToArray()));

    [Fact]
    public void ReadsSixteenBitSamples()
    {
        byte[] gray = [.. "P5 3 1 65535\n"u8, 0xFF, 0xFF, 0x80, 0x00, 0x00, 0x01];
        Assert.Equal([255, 255, 255, 128, 128, 128, 0, 0, 0], RgbImage.Decode(gray).Pixels.ToArray());
        byte[] color = [.. "P6 1 1 1000\n"u8, 0x03, 0xE8, 0x01, 0xF4, 0x00, 0x00];
        Assert.Equal([255, 128, 0], RgbImage.Decode(color).Pixels.ToArray());
    }

    [Fact]
    public void RoundTrips()
    {
        var image = TestImages.Noise(13, 5);
        TestImages.AssertEqual(image, RgbImage.Decode(image.Encode("ppm")));
    }

    [Theory]
    [InlineData("P6 2 2 255\nABC", "truncated")]
    [InlineData("P6 2", "height")]
    [InlineData("P6 0 2 255\n", "0x2")]
    [InlineData("P6 1 1 0\nABC", "maximum")]
    [InlineData("P6 1 1 65536\nABC", "maximum")]
    [InlineData("P6 1 1 255", "white space")]
    [InlineData("P6 99999999999 1 255\n", "too large")]
    [InlineData("P6 65535 65535 255\n", "limit")]
    [InlineData("P5 16384 16384 255\nA", "truncated")]
    [InlineData("P3 16384 16384 255\n1 2 3", "truncated")]
    [InlineData("P3 1 1 255\n1 2 x", "sample")]
    [InlineData("P3 1 1 255\n1 2 256", "above")]
    [InlineData("P6 1 1 64\nABC", "above")]
    public void RefusesWhatIsWrong(string file, string message) =>
        Assert.Contains(message, Assert.Throws<ImageFormatException>(() => RgbImage.Decode(Encoding.Latin1.GetBytes(file))).Message);
}
