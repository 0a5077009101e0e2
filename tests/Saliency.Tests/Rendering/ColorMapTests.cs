namespace AutogradNet.Explanations.Tests.Rendering;

public sealed class ColorMapTests
{
    [Fact]
    public void HeatGrowsLighterInEvenSteps()
    {
        var lightness = Enumerable.Range(0, 256).Select(i => Lightness(ColorMap.Heat[i / 255.0])).ToArray();
        Assert.InRange(lightness[0], 0, 0.12);
        Assert.InRange(lightness[255], 0.93, 1);
        var step = (lightness[255] - lightness[0]) / 255;
        for (var i = 8; i < 256; i += 8) Assert.InRange(lightness[i] - lightness[i - 8], 4 * step, 12 * step);
    }

    [Fact]
    public void DivergingIsLightestInTheMiddleAndEquallyDarkAtEqualDistance()
    {
        Assert.True(Lightness(ColorMap.Diverging[0.5]) > 0.96);
        for (var t = 0.0; t < 0.5; t += 0.05)
        {
            Assert.Equal(Lightness(ColorMap.Diverging[0.5 - t]), Lightness(ColorMap.Diverging[0.5 + t]), 1e-2);
        }

        Assert.True(ColorMap.Diverging[0].Blue > ColorMap.Diverging[0].Red);
        Assert.True(ColorMap.Diverging[1].Red > ColorMap.Diverging[1].Blue);
    }

    [Fact]
    public void ValuesOutsideTheRangeGetTheEndsColours()
    {
        Assert.Equal(ColorMap.Heat[0], ColorMap.Heat[-3]);
        Assert.Equal(ColorMap.Heat[1], ColorMap.Heat[7]);
        Assert.Equal(ColorMap.Heat[0], ColorMap.Heat[double.NaN]);
    }

    // OKLab lightness from sRGB, by the published matrices, independently of the code under test.
    private static double Lightness((byte Red, byte Green, byte Blue) color)
    {
        var (r, g, b) = (Linear(color.Red), Linear(color.Green), Linear(color.Blue));
        var l = Math.Cbrt((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        var m = Math.Cbrt((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        var s = Math.Cbrt((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
        return (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s);
    }

    private static double Linear(byte value)
    {
        var v = value / 255.0;
        return v <= 0.04045 ? v / 12.92 : Math.Pow((v + 0.055) / 1.055, 2.4);
    }
}
