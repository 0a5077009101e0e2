namespace AutogradNet.Imaging.Tests;

public sealed class ChartCanvasTests
{
    private static readonly RgbColor Red = new(200, 0, 0);

    [Theory]
    [InlineData(1, 2, 3, 2, 6)]
    [InlineData(-2, -1, 4, 3, 4)]
    [InlineData(8, 4, int.MaxValue, int.MaxValue, 2)]
    [InlineData(20, 20, 5, 5, 0)]
    [InlineData(3, 3, 0, 4, 0)]
    public void RectanglesAreCutOffAtTheBorder(int left, int top, int width, int height, int expected)
    {
        var image = new RgbImage(10, 5);
        ChartCanvas.Fill(image, new PixelRectangle(left, top, width, height), Red);
        Assert.Equal(expected, Count(image, value => value == 200));
    }

    [Fact]
    public void ALineCoversItsThicknessAndItsEndsAreRound()
    {
        var image = new RgbImage(40, 21);
        ChartCanvas.Line(image, 10, 10.5, 30, 10.5, 5, Red);
        var column = Enumerable.Range(0, 21).Select(y => (int)image.Row(y)[3 * 20]).ToArray();
        Assert.Equal([200, 200, 200, 200, 200], column[8..13]);
        Assert.Equal(1000, column.Sum());
        Assert.InRange(Count(image, value => value > 100), 20 * 5, (20 * 5) + 25);
        var dot = new RgbImage(21, 21);
        ChartCanvas.Line(dot, 10.5, 10.5, 10.5, 10.5, 9, Red);
        var covered = Enumerable.Range(0, 21 * 21).Sum(i => dot.Pixels[3 * i] / 200.0);
        Assert.Equal(Math.PI * 4.5 * 4.5, covered, 1.5);
    }

    private static int Count(RgbImage image, Func<byte, bool> isCounted) => Enumerable.Range(0, image.Width * image.Height).Count(i => isCounted(image.Pixels[3 * i]));
}
