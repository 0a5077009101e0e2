namespace AutogradNet.Imaging.Tests;

public sealed class ResamplingTests
{
    [Theory]
    [InlineData(ResamplingFilter.Bilinear)]
    [InlineData(ResamplingFilter.Bicubic)]
    public void AgreesWithExactFilters(ResamplingFilter filter)
    {
        (int, int, int, int)[] sizes =
        [
            (1, 1, 5, 3), (5, 3, 1, 1), (40, 30, 13, 7), (13, 7, 40, 30), (31, 17, 31, 5), (31, 17, 8, 17), (64, 2, 3, 50),
            (33, 47, 32, 48), (227, 149, 61, 40),
        ];
        foreach (var (width, height, newWidth, newHeight) in sizes)
        {
            var image = TestImages.Noise(width, height, width);
            var result = Resampling.Resize(image, newWidth, newHeight, filter);
            var exact = filter == ResamplingFilter.Bilinear
                ? Exact(image, newWidth, newHeight, Triangle, 1)
                : Exact(image, newWidth, newHeight, Cubic, 2);

            // Half a level for the final rounding, and half a level times the sum of the weights' magnitudes for the one in between.
            var bound = filter == ResamplingFilter.Bilinear ? 1.01 : 1.15;
            for (var i = 0; i < exact.Length; i++) Assert.InRange(result.Pixels[i] - exact[i], -bound, bound);
        }
    }

    [Fact]
    public void HandDerivedCases()
    {
        // Two to one: the triangle of radius 2 gives both pixels 1/2; 127.5 rounds up.
        Assert.Equal([128], Reds(Resampling.ResizeBilinear(Row(0, 255), 1, 1)));

        // Two to four: centres at 0.25, 0.75, 1.25, 1.75.
        Assert.Equal([0, 25, 75, 100], Reds(Resampling.ResizeBilinear(Row(0, 100), 4, 1)));

        // Four to two: centre 1, radius 2, weights 3, 3, 1 of 7 at distances 0.5, 0.5, 1.5 (the fourth part lies outside).
        Assert.Equal([(byte)Math.Round((3 * 10 + 3 * 20 + 70) / 7.0), (byte)Math.Round((20 + 3 * 70 + 3 * 200) / 7.0)],
            Reds(Resampling.ResizeBilinear(Row(10, 20, 70, 200), 2, 1)));

        // Keys' cubic is 0.8672, 0.2266, -0.0703, -0.0234 at 0.25, 0.75, 1.25, 1.75. At 1.25 only the third pixel counts, and negatively;
        // at 1.75: 0.2266 - 0.0234; at 2.25: 0.8672 - 0.0703; at 2.75: (0.8672 + 0.2266) / (0.8672 + 0.2266 - 0.0703);
        // at 3.25: 1.0938 / (1.0938 - 0.0234); at 3.75 only the two bright pixels lie within the radius.
        Assert.Equal([0, 0, 0, 20, 80, 107, 102, 100], Reds(Resampling.ResizeBicubic(Row(0, 0, 100, 100), 8, 1)));
        Assert.Equal([10, 30, 50], Reds(Resampling.ResizeNearest(Row(10, 20, 30, 40, 50), 3, 1)));
        Assert.Equal([1, 1, 1, 2, 2, 2], Reds(Resampling.ResizeNearest(Row(1, 2), 6, 1)));
    }

    [Theory]
    [InlineData(ResamplingFilter.Nearest)]
    [InlineData(ResamplingFilter.Bilinear)]
    [InlineData(ResamplingFilter.Bicubic)]
    public void ConstantStaysConstantAndSameSizeIsACopy(ResamplingFilter filter)
    {
        var constant = TestImages.Fill(19, 23, (_, _) => (255, 0, 77));
        foreach (var (width, height) in new[] { (1, 1), (7, 40), (50, 3), (19, 5) })
        {
            var expected = TestImages.Fill(width, height, (_, _) => (255, 0, 77));
            TestImages.AssertEqual(expected, Resampling.Resize(constant, width, height, filter));
        }

        var noise = TestImages.Noise(8, 9);
        var copy = Resampling.Resize(noise, 8, 9, filter);
        TestImages.AssertEqual(noise, copy);
        copy.Pixels[0] ^= 1;
        Assert.NotEqual(noise.Pixels[0], copy.Pixels[0]);
    }

    [Theory]
    [InlineData(640, 480, 256, 341, 256)]
    [InlineData(480, 640, 256, 256, 341)]
    [InlineData(100, 100, 224, 224, 224)]
    [InlineData(3, 1000, 2, 2, 666)]
    [InlineData(500, 333, 232, 348, 232)]
    public void ShorterSideFollowsTorchvision(int width, int height, int size, int newWidth, int newHeight)
    {
        var result = Resampling.ResizeShorterSide(new RgbImage(width, height), size);
        Assert.Equal((newWidth, newHeight), (result.Width, result.Height));
    }

    [Fact]
    public void CenterCropRoundsHalfToEven()
    {
        var image = TestImages.Fill(12, 11, (x, y) => ((byte)x, (byte)y, 9));

        // Offsets (12 - 7) / 2 = 2.5 to 2, (11 - 4) / 2 = 3.5 to 4.
        var crop = Resampling.CenterCrop(image, 7, 4);
        Assert.Equal((7, 4, 2, 4), (crop.Width, crop.Height, crop.Pixels[0], crop.Pixels[1]));
        crop = Resampling.CenterCrop(image, 12, 5);
        Assert.Equal((0, 3), (crop.Pixels[0], crop.Pixels[1]));
    }

    [Fact]
    public void CenterCropPadsWithBlack()
    {
        var image = TestImages.Fill(3, 8, (x, y) => ((byte)(x + 1), (byte)(y + 1), 9));

        // Three missing columns: one on the left, two on the right.
        var result = Resampling.CenterCrop(image, 6, 4);
        Assert.Equal([0, 1, 2, 3, 0, 0], Reds(result.Crop(0, 0, 6, 1)));
        Assert.Equal(3, result.Row(0)[4]);
        result = Resampling.CenterCrop(image, 3, 11);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0], Enumerable.Range(0, 11).Select(y => (int)result.Row(y)[1]));
    }

    [Fact]
    public void ArgumentsAreChecked()
    {
        var image = new RgbImage(4, 4);
        Assert.Throws<ArgumentNullException>(() => Resampling.ResizeBilinear(null!, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.ResizeBilinear(image, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.ResizeBilinear(image, 1 << 15, 1 << 14));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.Resize(image, 1, 1, (ResamplingFilter)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.ResizeShorterSide(image, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.ResizeShorterSide(image, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.CenterCrop(image, 1, 0));
    }

    private static RgbImage Row(params byte[] reds) => TestImages.Fill(reds.Length, 1, (x, _) => (reds[x], 0, 0));

    private static byte[] Reds(RgbImage image) => Enumerable.Range(0, image.Width).Select(x => image.Pixels[x * 3]).ToArray();

    // The two-dimensional filter in one sum, without rounding in between.
    private static double[] Exact(RgbImage image, int width, int height, Func<double, double> kernel, double radius)
    {
        var result = new double[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            var rows = Weights(image.Height, height, y, kernel, radius);
            for (var x = 0; x < width; x++)
            {
                var columns = Weights(image.Width, width, x, kernel, radius);
                for (var c = 0; c < 3; c++)
                {
                    // The library limits to a byte between the passes, which only matters for filters with negative lobes.
                    double Sample(int row, int column) => image.Pixels[(row * image.Width + column) * 3 + c];
                    var sum = rows.Sum(r => r.Weight * Math.Clamp(columns.Sum(k => k.Weight * Sample(r.Index, k.Index)), 0, 255));
                    result[(y * width + x) * 3 + c] = Math.Clamp(sum, 0, 255);
                }
            }
        }

        return result;
    }

    private static (int Index, double Weight)[] Weights(int source, int target, int position, Func<double, double> kernel, double radius)
    {
        var scale = (double)source / target;
        var widening = Math.Max(1, scale);
        var center = (position + 0.5) * scale;
        var all = Enumerable.Range(0, source).Select(i => (Index: i, Weight: kernel((i + 0.5 - center) / widening)))
            .Where(w => Math.Abs(w.Index + 0.5 - center) < radius * widening).ToArray();
        var sum = all.Sum(w => w.Weight);
        return all.Select(w => (w.Index, w.Weight / sum)).ToArray();
    }

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

    // Keys 1981, equation 15.
    private static double Cubic(double x)
    {
        x = Math.Abs(x);
        return x < 1 ? 1.5 * x * x * x - 2.5 * x * x + 1 : x < 2 ? -0.5 * x * x * x + 2.5 * x * x - 4 * x + 2 : 0;
    }
}
