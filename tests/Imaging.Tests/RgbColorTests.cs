namespace AutogradNet.Imaging.Tests;

public sealed class RgbColorTests
{
    [Theory]
    [InlineData(0.0, 1.0, 1.0, 255, 0, 0)]
    [InlineData(1.0 / 6, 1.0, 1.0, 255, 255, 0)]
    [InlineData(1.0 / 3, 1.0, 1.0, 0, 255, 0)]
    [InlineData(0.5, 1.0, 1.0, 0, 255, 255)]
    [InlineData(2.0 / 3, 1.0, 1.0, 0, 0, 255)]
    [InlineData(5.0 / 6, 1.0, 1.0, 255, 0, 255)]
    [InlineData(1.0 / 12, 1.0, 1.0, 255, 128, 0)]
    [InlineData(-2.0 / 3, 0.5, 0.8, 102, 204, 102)]
    [InlineData(0.7, 0.0, 0.4, 102, 102, 102)]
    [InlineData(0.7, 1.0, 0.0, 0, 0, 0)]
    public void HueSaturationAndValueGiveTheKnownColors(double hue, double saturation, double value, byte red, byte green, byte blue) =>
        Assert.Equal(new RgbColor(red, green, blue), RgbColor.FromHsv(hue, saturation, value));

    [Fact]
    public void RangesAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RgbColor.FromHsv(double.NaN, 0.5, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => RgbColor.FromHsv(0, 1.1, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => RgbColor.FromHsv(0, 0.5, double.NaN));
    }
}
