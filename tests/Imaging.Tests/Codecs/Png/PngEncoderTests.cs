namespace AutogradNet.Imaging.Tests;

public sealed class PngEncoderTests
{
    [Theory]
    [InlineData("gradient", 1, 1)]
    [InlineData("gradient", 227, 149)]
    [InlineData("noise", 17, 33)]
    [InlineData("edges", 64, 48)]
    [InlineData("edges", 300, 2)]
    public void RoundTrips(string kind, int width, int height)
    {
        var image = TestImages.Of(kind, width, height);
        TestImages.AssertEqual(image, RgbImage.Decode(image.Encode("png")));
    }

    [Fact]
    public void FiltersAreChosenForTheContent()
    {
        // A smooth picture filtered well compresses far below its raw size, which unfiltered rows would not.
        var image = TestImages.Fill(256, 256, (x, y) => ((byte)(x * 3 + y * 5), (byte)(x * 7 + y), (byte)(x + y * 11)));
        Assert.InRange(image.Encode().Length, 100, image.Pixels.Length / 40);
    }

    [Fact]
    public void FiltersUndoThemselves()
    {
        var random = new Random(8);
        for (var filter = 0; filter < PngFilter.Count; filter++)
        {
            foreach (var (length, stride) in new[] { (1, 1), (3, 3), (30, 3), (64, 8), (65, 4) })
            {
                byte[] row = new byte[length], above = new byte[length], filtered = new byte[length];
                random.NextBytes(row);
                random.NextBytes(above);
                PngFilter.Apply(filter, row, above, stride, filtered);
                PngFilter.Undo(filter, filtered, above, stride);
                Assert.Equal(row, filtered);
                above.AsSpan().Clear();
                PngFilter.Apply(filter, row, above, stride, filtered);
                PngFilter.Undo(filter, filtered, [], stride);
                Assert.Equal(row, filtered);
            }
        }
    }
}
