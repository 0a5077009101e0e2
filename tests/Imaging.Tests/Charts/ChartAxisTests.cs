namespace AutogradNet.Imaging.Tests;

public sealed class ChartAxisTests
{
    [Theory]
    [InlineData(0.3, 2.4, 0, 2.5, 0.5)]
    [InlineData(0.911, 0.934, 0.91, 0.935, 0.005)]
    [InlineData(-3, 47, -10, 50, 10)]
    public void AxesEndAtRoundTicks(double minimum, double maximum, double first, double last, double step)
    {
        var axis = ChartAxis.Around(minimum, maximum);
        Assert.Equal(first, axis.Minimum, 1e-12);
        Assert.Equal(last, axis.Maximum, 1e-12);
        Assert.Equal(step, axis.Step, 1e-12);
        Assert.Equal(Math.Round((last - first) / step) + 1, axis.Ticks.Count());
        Assert.InRange(ChartAxis.Around(5, 5).Place(5), 0.3, 0.7);
    }

    [Fact]
    public void PartsOfAStepLeaveLessRoomEmpty()
    {
        var axis = ChartAxis.Around(0, 0.957, parts: 4);
        Assert.Equal((0, 1, 0.2), (axis.Minimum, axis.Maximum, axis.Step));
        Assert.Equal(0.85, ChartAxis.Around(0, 0.81, parts: 4).Maximum, 1e-12);
        Assert.Equal(1, ChartAxis.Around(0, 0.81).Maximum, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => ChartAxis.Around(0, 1, 0));
    }

    [Fact]
    public void TheTickAtZeroHasNoSign() => Assert.DoesNotContain(ChartAxis.Around(-0.012, 0.957, parts: 4).Ticks, tick => tick == 0 && double.IsNegative(tick));

    [Fact]
    public void CountsHaveWholeTicks()
    {
        Assert.Equal([1, 2, 3], ChartAxis.ForCounts(1, 3).Ticks);
        Assert.All(ChartAxis.ForCounts(1, 300).Ticks, tick => Assert.Equal(Math.Round(tick), tick));
    }
}
