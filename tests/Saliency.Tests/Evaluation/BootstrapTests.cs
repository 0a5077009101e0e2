using AutogradNet.Explanations.Evaluation;

namespace AutogradNet.Explanations.Tests;

public sealed class BootstrapTests
{
    [Fact]
    public void TheMeanIsOverValuesNotOverScenes()
    {
        var estimate = new Bootstrap(3, 1).Mean([[1, 2, 3], [], [10]]);
        Assert.Equal((4.0, 4), (estimate.Mean, estimate.Cases));
        Assert.InRange(estimate.Low, 2, 4);
        Assert.InRange(estimate.High, 4, 10);
    }

    [Fact]
    public void TheIntervalIsThatOfTheNormalApproximationForManyScenes()
    {
        var random = new RandomSource(5);
        IReadOnlyList<double>[] scenes = [.. Enumerable.Range(0, 400).Select(_ => new[] { random.NextNormal() })];
        var estimate = new Bootstrap(400, 2, 4000).Mean(scenes);
        var deviation = Math.Sqrt(scenes.Average(values => Math.Pow(values[0] - estimate.Mean, 2)));
        Assert.Equal(1.96 * deviation / 20, estimate.HalfWidth, 0.006);
        Assert.Equal(estimate.Mean, (estimate.Low + estimate.High) / 2, 0.01);
    }

    [Fact]
    public void ScenesAreDrawnWhole()
    {
        // Ten equal values in each scene are no more evidence than one.
        IReadOnlyList<double>[] once = [.. Enumerable.Range(0, 30).Select(i => new[] { i % 7.0 })];
        IReadOnlyList<double>[] often = [.. once.Select(values => Enumerable.Repeat(values[0], 10).ToArray())];
        var bootstrap = new Bootstrap(30, 3);
        Assert.Equal(bootstrap.Mean(once).HalfWidth, bootstrap.Mean(often).HalfWidth, 1e-12);
    }

    [Fact]
    public void EqualValuesLeaveNoDoubtAndTheSeedDecides()
    {
        Assert.Equal(new Estimate(2, 2, 2, 3), new Bootstrap(3, 1).Mean([[2], [2], [2]]));
        IReadOnlyList<double>[] scenes = [[1], [5], [2], [9]];
        Assert.Equal(new Bootstrap(4, 1).Mean(scenes), new Bootstrap(4, 1).Mean(scenes));
        Assert.Equal(0, new Bootstrap(2, 1).Mean([[], []]).Cases);
        Assert.True(double.IsNaN(new Bootstrap(2, 1).Mean([[], []]).Mean));
    }

    [Fact]
    public void BadArgumentsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Bootstrap(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Bootstrap(1, 1, confidence: 1));
        Assert.Throws<ArgumentException>(() => new Bootstrap(2, 1).Mean([[1]]));
    }
}
