using FifteenLines;

namespace AutogradNet.PublicApi.Tests.Classics;

public sealed class FifteenLinesTests
{
    public static TheoryData<int, double, double> Cases()
    {
        var cases = new TheoryData<int, double, double>();
        for (var i = 0; i < Comparison.All.Count; i++)
        {
            foreach (var (x, y) in (ReadOnlySpan<(double, double)>)[(0.7, -1.3), (2, 3), (-1.75, 0.4), (0, 1)]) cases.Add(i, x, y);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheFifteenLinesAgreeWithTheEngine(int index, double x, double y)
    {
        var comparison = Comparison.All[index];
        var (small, engine) = (comparison.WithFifteenLines(x, y), comparison.WithTheEngine(x, y));
        for (var i = 0; i < small.Length; i++) Assert.Equal(engine[i], small[i], 1e-12 * Math.Max(1, Math.Abs(engine[i])));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void BothAgreeWithFiniteDifferences(int index, double x, double y)
    {
        const double H = 1e-5;
        var comparison = Comparison.All[index];
        var gradient = comparison.WithFifteenLines(x, y);
        AssertSlope(comparison.WithFifteenLines(x + H, y)[0] - comparison.WithFifteenLines(x - H, y)[0], gradient[1]);
        AssertSlope(comparison.WithFifteenLines(x, y + H)[0] - comparison.WithFifteenLines(x, y - H)[0], gradient[2]);

        static void AssertSlope(double difference, double slope) => Assert.Equal(difference / (2 * H), slope, 1e-7 * Math.Max(1, Math.Abs(slope)));
    }

    [Fact]
    public void AValueUsedAgainLaterGetsAllItsShares()
    {
        // f = z (z + x) with z = x y: df/dx = 2 x y² + 2 x y = 48 and df/dy = 2 x² y + x² = 28 at (2, 3).
        var comparison = Comparison.All.Single(comparison => comparison.Formula.StartsWith("z (z + x)", StringComparison.Ordinal));
        Assert.Equal([48, 48, 28], comparison.WithFifteenLines(2, 3));
    }

    [Fact]
    public void SeveralPassesOverOneTapeDoNotMix()
    {
        List<(int Operand, double Slope)[]> tape = [];
        var x = Scalar.Record(tape, 3);
        var square = x * x;
        var cube = square * x;
        Assert.Equal(27, cube.Gradients()[x.Index]);
        Assert.Equal(6, square.Gradients()[x.Index]);
        Assert.Equal(27, cube.Gradients()[x.Index]);
        Assert.Equal(1, x.Gradients()[x.Index]);
    }
}
