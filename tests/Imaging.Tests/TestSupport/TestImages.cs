namespace AutogradNet.Imaging.Tests;

/// <summary>Deterministic pictures of various kinds, made in the test.</summary>
internal static class TestImages
{
    public static RgbImage Gradient(int width, int height) => Fill(width, height, (x, y) =>
        ((byte)(x * 255 / Math.Max(1, width - 1)), (byte)(y * 255 / Math.Max(1, height - 1)),
            (byte)((x + y) * 255 / Math.Max(1, width + height - 2))));

    public static RgbImage Noise(int width, int height, int seed = 1)
    {
        var image = new RgbImage(width, height);
        new Random(seed).NextBytes(image.Pixels);
        return image;
    }

    /// <summary>Hard coloured strokes on white, as of text and line art.</summary>
    public static RgbImage Edges(int width, int height) => Fill(width, height, (x, y) =>
        (x * 7 + y * 3) % 23 < 4 ? ((byte)20, (byte)10, (byte)160)
        : (x / 5 + y / 7) % 3 == 0 ? ((byte)200, (byte)30, (byte)30)
        : ((byte)255, (byte)255, (byte)255));

    public static RgbImage Of(string kind, int width, int height) => kind switch
    {
        "gradient" => Gradient(width, height),
        "noise" => Noise(width, height),
        "edges" => Edges(width, height),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static RgbImage Fill(int width, int height, Func<int, int, (byte R, byte G, byte B)> color)
    {
        var image = new RgbImage(width, height);
        for (var y = 0; y < height; y++)
        {
            var row = image.Row(y);
            for (var x = 0; x < width; x++) (row[x * 3], row[x * 3 + 1], row[x * 3 + 2]) = color(x, y);
        }

        return image;
    }

    public static void AssertEqual(RgbImage expected, RgbImage actual)
    {
        Assert.Equal((expected.Width, expected.Height), (actual.Width, actual.Height));
        for (var y = 0; y < expected.Height; y++)
        {
            var at = expected.Row(y).CommonPrefixLength(actual.Row(y));
            Assert.True(at == expected.Width * 3, $"Row {y}, sample {at} differs.");
        }
    }

    /// <summary>The largest difference of two samples.</summary>
    public static int MaxDifference(RgbImage a, RgbImage b)
    {
        Assert.Equal((a.Width, a.Height), (b.Width, b.Height));
        var most = 0;
        for (var i = 0; i < a.Pixels.Length; i++) most = Math.Max(most, Math.Abs(a.Pixels[i] - b.Pixels[i]));
        return most;
    }
}
