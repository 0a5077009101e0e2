using AutogradNet.Explanations.Evaluation;
using AutogradNet.Imaging;

namespace AutogradNet.Explanations.Tests;

public sealed class BarChartTests
{
    private static readonly RgbColor Red = new(200, 10, 20);
    private static readonly RgbColor Blue = new(10, 20, 200);

    [Fact]
    public void BarsAreAsHighAsTheirValues()
    {
        var image = new BarChart("t").AddSeries("a", Red).AddSeries("b", Blue).AddGroup("g", [new Bar(1), new Bar(0.5)]).Render();
        // The legend has one square of 14×14 of each colour. A bar is 15 wide; the axis, 400 high for 0 to 1, covers its last row.
        Assert.Equal((15 * 400) + (14 * 14), Count(image, Red));
        Assert.Equal((15 * 200) + (14 * 14), Count(image, Blue));
    }

    [Fact]
    public void ErrorBarsAndChanceAreDrawnOverTheBars()
    {
        var plain = new BarChart("t").AddSeries("a", Red).AddGroup("g", [new Bar(1)]).Render();
        var withError = new BarChart("t").AddSeries("a", Red).AddGroup("g", [new Bar(1, 0.5, 1)]).Render();
        // A line of 201 pixels with two caps of 7.
        Assert.Equal(201 + 12, Count(plain, Red) - Count(withError, Red));
        var withChance = new BarChart("t").AddSeries("a", Red).AddGroup("g", [new Bar(1)], 0.5).Render();
        Assert.InRange(Count(plain, Red) - Count(withChance, Red), 1, 30);
    }

    [Fact]
    public void NegativeBarsHangFromZeroAndAbsentOnesAreLeftOut()
    {
        var image = new BarChart("t").AddSeries("a", Red).AddSeries("b", Blue).AddGroup("g", [new Bar(-1), new Bar(double.NaN)]).AddGroup("h", [new Bar(double.NaN), new Bar(1)]).Render();
        Assert.InRange(Count(image, Red), 15 * 198, (15 * 201) + (14 * 14));
        Assert.InRange(Count(image, Blue), 15 * 198, (15 * 201) + (14 * 14));
        var lowest = Enumerable.Range(0, image.Height).Last(y => Has(image, y, Red));
        var lowestBlue = Enumerable.Range(0, image.Height).Last(y => Has(image, y, Blue));
        Assert.InRange(lowest - lowestBlue, 198, 202);
    }

    [Fact]
    public void WhatCannotBeDrawnIsRefused()
    {
        Assert.Throws<InvalidOperationException>(() => new BarChart("t").Render());
        Assert.Throws<ArgumentException>(() => new BarChart("t").AddSeries("a", Red).AddGroup("g", []));
        Assert.Throws<ArgumentException>(() => new BarChart("t").AddSeries("a", Red).AddGroup("g", [new Bar(double.PositiveInfinity)]));
        Assert.Throws<InvalidOperationException>(() => new BarChart("t").AddSeries("a", Red).AddGroup("g", [new Bar(1)]).AddSeries("b", Blue));
    }

    private static int Count(RgbImage image, RgbColor color) => Enumerable.Range(0, image.Width * image.Height).Count(i => At(image, i) == color);

    private static bool Has(RgbImage image, int y, RgbColor color) => Enumerable.Range(y * image.Width, image.Width).Any(i => At(image, i) == color);

    private static RgbColor At(RgbImage image, int pixel) => new(image.Pixels[3 * pixel], image.Pixels[(3 * pixel) + 1], image.Pixels[(3 * pixel) + 2]);
}
