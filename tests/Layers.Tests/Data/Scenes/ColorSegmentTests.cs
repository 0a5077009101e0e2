using AutogradNet.Imaging;
using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Tests;

public sealed class ColorSegmentTests
{
    [Fact]
    public void TheDistanceOfColorsIsWeighted()
    {
        Assert.Equal(255, ColorSegment.Distance(RgbColor.Black, RgbColor.White), 1e-9);
        Assert.Equal(10 * Math.Sqrt(0.587), ColorSegment.Distance(new RgbColor(1, 2, 3), new RgbColor(1, 12, 3)), 1e-9);
    }

    [Fact]
    public void TheDistanceOfSegmentsIsTheLeastOfAllMixtures()
    {
        var random = new RandomSource(12);
        for (var trial = 0; trial < 300; trial++)
        {
            // Every fifth pair is parallel, every seventh has a single colour: where a formula would divide by zero.
            var (a, b, c, d) = (Draw(random), Draw(random), Draw(random), Draw(random));
            if (trial % 5 == 0) (c, d) = (b, a);
            if (trial % 7 == 0) b = a;
            var exact = ColorSegment.Distance(new ColorSegment(a, b), new ColorSegment(c, d));
            var searched = double.MaxValue;
            for (var i = 0; i <= 100; i++)
            {
                for (var j = 0; j <= 100; j++) searched = Math.Min(searched, Between(a, b, i / 100.0, c, d, j / 100.0));
            }

            Assert.InRange(searched - exact, -1e-9, 3.7);
        }
    }

    private static double Between(RgbColor a, RgbColor b, double s, RgbColor c, RgbColor d, double t)
    {
        var red = a.Red + (s * (b.Red - a.Red)) - c.Red - (t * (d.Red - c.Red));
        var green = a.Green + (s * (b.Green - a.Green)) - c.Green - (t * (d.Green - c.Green));
        var blue = a.Blue + (s * (b.Blue - a.Blue)) - c.Blue - (t * (d.Blue - c.Blue));
        return Math.Sqrt((0.299 * red * red) + (0.587 * green * green) + (0.114 * blue * blue));
    }

    private static RgbColor Draw(RandomSource random) =>
        new((byte)random.NextInt32(256), (byte)random.NextInt32(256), (byte)random.NextInt32(256));
}
