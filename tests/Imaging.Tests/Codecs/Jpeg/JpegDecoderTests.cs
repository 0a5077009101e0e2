namespace AutogradNet.Imaging.Tests;

public sealed class JpegDecoderTests
{
    internal static TestJpeg FourComponents(int? transform, int h, int v) => new()
    {
        Width = 37, Height = 21, AdobeTransform = transform,
        Components =
        [
            (1, h, v, (x, y) => 40 + x * 3), (2, 1, 1, (x, y) => 200 - y * 2), (3, 1, 1, (x, y) => 60 + x + y),
            (4, h, v, (x, y) => 255 - x * 4),
        ],
    };

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8, 8)]
    [InlineData(17, 9)]
    [InlineData(33, 20)]
    public void DecodesGray(int width, int height)
    {
        var image = RgbImage.Decode(TestJpeg.Gray(width, height, Wave).Write());
        var expected = TestImages.Fill(width, height, (x, y) => ((byte)Wave(x, y), (byte)Wave(x, y), (byte)Wave(x, y)));
        Assert.InRange(TestImages.MaxDifference(expected, image), 0, 2);
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    [InlineData(false, 3)]
    public void DecodesAdobeRgbInterleavedOrNotWithRestarts(bool interleaved, int restartInterval)
    {
        var jpeg = new TestJpeg
        {
            Width = 29, Height = 35, AdobeTransform = 0, Interleaved = interleaved, RestartInterval = restartInterval,
            Components = [(1, 1, 1, Wave), (2, 1, 1, (x, y) => 200 - 2 * x), (3, 1, 1, (x, y) => y * 4)],
        };
        var expected = TestImages.Fill(29, 35, (x, y) => ((byte)Wave(x, y), (byte)(200 - 2 * x), (byte)(y * 4)));
        Assert.InRange(TestImages.MaxDifference(expected, RgbImage.Decode(jpeg.Write())), 0, 2);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(4, 1)]
    [InlineData(3, 2)]
    public void DecodesSampledChroma(int h, int v)
    {
        // Constant chroma is the same at every resolution; the luma is full of detail.
        var jpeg = new TestJpeg
        {
            Width = 45, Height = 37, Components = [(1, h, v, Wave), (2, 1, 1, (x, y) => 90), (3, 1, 1, (x, y) => 170)],
        };
        var image = RgbImage.Decode(jpeg.Write());
        var expected = TestImages.Fill(45, 37, (x, y) => FromYCbCr(Wave(x, y), 90, 170));
        Assert.InRange(TestImages.MaxDifference(expected, image), 0, 3);
    }

    [Fact]
    public void DecodesSamplingFactorsWithoutACommonRatio()
    {
        var jpeg = new TestJpeg
        {
            Width = 50, Height = 20, AdobeTransform = 0,
            Components = [(1, 3, 1, (x, y) => 100), (2, 2, 1, (x, y) => x * 4), (3, 1, 1, (x, y) => 30)],
        };
        var image = RgbImage.Decode(jpeg.Write());
        for (var x = 0; x < 50; x++)
        {
            Assert.InRange(image.Row(7)[x * 3 + 1], x * 2 / 3 * 4 - 2, x * 2 / 3 * 4 + 2);
            Assert.InRange(image.Row(7)[x * 3], 99, 101);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(2)]
    public void DecodesInvertedCmykAndYcck(int? transform)
    {
        var image = RgbImage.Decode(FourComponents(transform, 1, 1).Write());
        var expected = TestImages.Fill(37, 21, (x, y) =>
        {
            double a = 40 + x * 3, b = 200 - y * 2, c = 60 + x + y, k = 255 - x * 4;
            if (transform == 2)
            {
                var (red, green, blue) = FromYCbCr(a, b, c);
                (a, b, c) = (255 - red, 255 - green, 255 - blue);
            }

            return ((byte)Math.Round(a * k / 255), (byte)Math.Round(b * k / 255), (byte)Math.Round(c * k / 255));
        });
        Assert.InRange(TestImages.MaxDifference(expected, image), 0, 4);
    }

    [Theory]
    [InlineData(1, "top", "left")]
    [InlineData(2, "top", "right")]
    [InlineData(3, "bottom", "right")]
    [InlineData(4, "bottom", "left")]
    [InlineData(5, "left", "top")]
    [InlineData(6, "right", "top")]
    [InlineData(7, "right", "bottom")]
    [InlineData(8, "left", "bottom")]
    public void AppliesExifOrientation(int orientation, string firstRow, string firstColumn)
    {
        TestJpeg With(byte[]? exif) => new()
        {
            Width = 19, Height = 11, AdobeTransform = 0, Exif = exif,
            Components = [(1, 1, 1, (x, y) => x * 12), (2, 1, 1, (x, y) => y * 20), (3, 1, 1, (x, y) => x * y)],
        };
        var stored = RgbImage.Decode(With(null).Write());
        foreach (var littleEndian in new[] { true, false })
        {
            var upright = RgbImage.Decode(With(TestJpeg.Orientation(orientation, littleEndian)).Write());
            Assert.Equal(orientation < 5 ? (19, 11) : (11, 19), (upright.Width, upright.Height));
            for (var y = 0; y < stored.Height; y++)
            {
                for (var x = 0; x < stored.Width; x++)
                {
                    // The definition: the first stored row is seen at one side, the first stored column at another.
                    int column = -1, row = -1;
                    foreach (var (side, distance) in new[] { (firstRow, y), (firstColumn, x) })
                    {
                        if (side == "top") row = distance;
                        if (side == "bottom") row = upright.Height - 1 - distance;
                        if (side == "left") column = distance;
                        if (side == "right") column = upright.Width - 1 - distance;
                    }

                    Assert.True(stored.Row(y).Slice(x * 3, 3).SequenceEqual(upright.Row(row).Slice(column * 3, 3)));
                }
            }
        }
    }

    [Fact]
    public void DamagedExifIsNoReasonToRefuseThePicture()
    {
        var whole = TestJpeg.Orientation(6, littleEndian: false);
        for (var length = 0; length < 26; length++)
        {
            Assert.Equal(9, WidthWith(whole[..length]));
        }

        foreach (var value in new[] { 0, 9, 200 })
        {
            Assert.Equal(9, WidthWith(TestJpeg.Orientation(value, littleEndian: true)));
        }

        static int WidthWith(byte[] exif) =>
            RgbImage.Decode(new TestJpeg { Width = 9, Height = 4, Components = [(1, 1, 1, Wave)], Exif = exif }.Write()).Width;
    }

    private static double Wave(int x, int y) => 128 + Math.Round(90 * Math.Sin(x * 0.7) * Math.Cos(y * 0.4));

    private static (byte R, byte G, byte B) FromYCbCr(double y, double cb, double cr)
    {
        static byte Clamp(double v) => (byte)Math.Clamp(Math.Round(v), 0, 255);
        return (Clamp(y + 1.402 * (cr - 128)), Clamp(y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128)), Clamp(y + 1.772 * (cb - 128)));
    }
}
