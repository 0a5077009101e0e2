namespace AutogradNet.Imaging.Tests;

public sealed class ChromaUpsamplerTests
{
    [Theory]
    [InlineData(2, 1, 21, 6)]
    [InlineData(1, 2, 9, 13)]
    [InlineData(2, 2, 30, 17)]
    [InlineData(2, 2, 7, 3)]
    [InlineData(2, 2, 4, 9)]
    [InlineData(2, 1, 3, 2)]
    [InlineData(4, 2, 33, 9)]
    [InlineData(3, 1, 25, 4)]
    [InlineData(1, 1, 10, 10)]
    public void InterpolatesWithTriangles(int h, int v, int width, int height)
    {
        var frame = JpegFrame.Parse(0xC0, [8, 0, (byte)height, 0, (byte)width, 3, 1, (byte)(h << 4 | v), 0, 2, 0x11, 0, 3, 0x11, 0]);
        frame.Allocate(10000);
        var chroma = frame.Components[1];
        new Random(h * 10 + v).NextBytes(chroma.Samples);
        var upsampler = new ChromaUpsampler(frame, chroma);

        // Centres of the small pixels lie a quarter off those of the large one; other ratios, and widths below 3, repeat.
        var smooth = h <= 2 && v <= 2 && (h == 1 || chroma.SampleWidth > 2);
        for (var y = 0; y < height; y++)
        {
            var row = upsampler.Row(y);
            for (var x = 0; x < width; x++)
            {
                var expected = smooth
                    ? Linear(chroma, h == 2 ? (x - 0.5) / 2 : x, v == 2 ? (y - 0.5) / 2 : y)
                    : chroma.Samples[y / v * chroma.Stride + x / h];
                Assert.InRange(row[x] - expected, -0.6, 0.6);
            }
        }
    }

    private static double Linear(JpegComponent c, double x, double y)
    {
        x = Math.Clamp(x, 0, c.SampleWidth - 1);
        y = Math.Clamp(y, 0, c.SampleHeight - 1);
        int left = (int)x, top = (int)y;
        int right = Math.Min(left + 1, c.SampleWidth - 1), bottom = Math.Min(top + 1, c.SampleHeight - 1);
        double At(int column, int row) => c.Samples[row * c.Stride + column];
        var above = At(left, top) * (1 - x + left) + At(right, top) * (x - left);
        var below = At(left, bottom) * (1 - x + left) + At(right, bottom) * (x - left);
        return above * (1 - y + top) + below * (y - top);
    }
}
