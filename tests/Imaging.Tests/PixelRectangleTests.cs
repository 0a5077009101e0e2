namespace AutogradNet.Imaging.Tests;

public sealed class PixelRectangleTests
{
    [Theory]
    [InlineData(2, 3, true)]
    [InlineData(5, 7, true)]
    [InlineData(1, 3, false)]
    [InlineData(6, 3, false)]
    [InlineData(2, 8, false)]
    [InlineData(2, 2, false)]
    public void ContainsItsPixelsOnly(int x, int y, bool expected) => Assert.Equal(expected, new PixelRectangle(2, 3, 4, 5).Contains(x, y));

    [Theory]
    [InlineData(0, 0, 10, 20, true)]
    [InlineData(9, 19, 1, 1, true)]
    [InlineData(-1, 0, 2, 2, false)]
    [InlineData(0, -1, 2, 2, false)]
    [InlineData(9, 0, 2, 1, false)]
    [InlineData(0, 19, 1, 2, false)]
    [InlineData(0, 0, 0, 1, false)]
    [InlineData(0, 0, 1, 0, false)]
    [InlineData(1, 1, int.MaxValue, int.MaxValue, false)]
    public void WithinNeedsEveryPixelInside(int left, int top, int width, int height, bool expected) =>
        Assert.Equal(expected, new PixelRectangle(left, top, width, height).Within(10, 20));
}
