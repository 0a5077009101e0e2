using ClimbingBlindfolded;

namespace AutogradNet.PublicApi.Tests.Classics;

public sealed class ClimbingBlindfoldedTests
{
    private static readonly (double X, double Y)[] Starts = [(0.8, 0.9), (0.7, 5.2), (9.5, 3.4), (9.3, 9.2), (4.9, 8.6), (0.5, 3.6)];

    [Fact]
    public void TheSlopeIsTheOneOnPaper()
    {
        var ground = Landscape.Measure([1.5, 6, 9], [2.5, 7, 0.5]);
        for (var i = 0; i < 3; i++)
        {
            var (x, y) = ((double[])[1.5, 6, 9], (double[])[2.5, 7, 0.5]);
            Assert.Equal(Height(x[i], y[i]), ground.Height[i], 1e-13);
            var (slopeX, slopeY) = (0.0, 0.0);
            foreach (var hill in Landscape.Hills)
            {
                var part = HeightOf(hill, x[i], y[i]) / (hill.Spread * hill.Spread);
                slopeX -= part * (x[i] - hill.X);
                slopeY -= part * (y[i] - hill.Y);
            }

            Assert.Equal(slopeX, ground.SlopeX[i], 1e-13);
            Assert.Equal(slopeY, ground.SlopeY[i], 1e-13);
        }
    }

    [Fact]
    public void EveryClimberReachesASummitAndNeverStepsDown()
    {
        foreach (var climb in Climb.From(Starts))
        {
            Assert.True(climb.Arrived);
            Assert.Equal(climb.Path.Count, climb.Heights.Count);
            for (var i = 1; i < climb.Heights.Count; i++) Assert.True(climb.Heights[i] >= climb.Heights[i - 1] - 1e-14);

            var (x, y) = climb.Path[^1];
            for (var k = 0; k < 16; k++)
            {
                var (sin, cos) = Math.SinCos(k * Math.PI / 8);
                Assert.True(Height(x + (1e-3 * cos), y + (1e-3 * sin)) < climb.Heights[^1]);
            }
        }
    }

    [Fact]
    public void FromTheNorthEastItIsTheHighestSummit()
    {
        var best = double.NegativeInfinity;
        for (var y = 0.0; y <= Landscape.Extent; y += 0.01)
        {
            for (var x = 0.0; x <= Landscape.Extent; x += 0.01) best = Math.Max(best, Height(x, y));
        }

        // The grid misses the summit by 0.005·√2 at most; with a curvature below 2 that is less than 1e-4 of height.
        Assert.InRange(Climb.From([(9.3, 9.2)])[0].Heights[^1], best, best + 1e-4);
        Assert.True(Climb.From([(9.5, 3.4)])[0].Heights[^1] < best - 1);
    }

    [Fact]
    public void AClimberWithTooFewStepsHasNotArrived()
    {
        var climb = Climb.From([(0.8, 0.9)], maximumSteps: 5)[0];
        Assert.False(climb.Arrived);
        Assert.Equal((6, 6), (climb.Path.Count, climb.Heights.Count));
    }

    [Fact]
    public void TheMapShowsThePathsAndTheWhiteSummit()
    {
        const int Size = 200;
        var climbs = Climb.From([(9.3, 9.2)]);
        var map = Map.Draw(climbs, Size);
        var (x, y) = climbs[0].Path[^1];
        var (column, row) = ((int)(x / Landscape.Extent * Size), Size - 1 - (int)(y / Landscape.Extent * Size));
        var end = map.Row(row).Slice(column * 3, 3).ToArray();
        Assert.True(end[0] > 150 && end[1] < 60 && end[2] < 80, string.Join(",", end));
        var besideIt = map.Row(row - 12).Slice((column - 12) * 3, 3).ToArray();
        Assert.All(besideIt, sample => Assert.InRange(sample, 200, 255));
    }

    private static double Height(double x, double y) => Landscape.Hills.Sum(hill => HeightOf(hill, x, y));

    private static double HeightOf(Hill hill, double x, double y)
    {
        var (dx, dy) = ((x - hill.X) / hill.Spread, (y - hill.Y) / hill.Spread);
        return hill.Height * Math.Exp(-((dx * dx) + (dy * dy)) / 2);
    }
}
