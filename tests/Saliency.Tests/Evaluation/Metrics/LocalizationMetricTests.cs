using AutogradNet.Explanations.Evaluation;
using AutogradNet.Imaging;

namespace AutogradNet.Explanations.Tests;

/// <summary>Every metric against numbers worked out by hand.</summary>
public sealed class LocalizationMetricTests
{
    private static readonly float[][] Blank = [[0, 0, 0], [0, 0, 0]];

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.24, 0)] // 0.96 of 4 pixels is rounded down: no tolerance
    [InlineData(0.25, 0)] // one pixel sideways or up, but the mask is one off both ways: √2
    [InlineData(0.5, 1)] // two pixels
    public void ThePointingGameAllowsATolerance(double tolerance, double expected)
    {
        float[][] map = [[0, 0, 0, 0], [0, 0, 5, 0], [0, 4, 0, 0], [0, 0, 0, 0]];
        Assert.Equal(expected, new PointingGame(tolerance).Measure(Cases.Of(map, ["....", "....", ".#..", "...."])));
    }

    [Fact]
    public void ThePointingGameHitsOnTheObjectItself()
    {
        Assert.Equal(1, new PointingGame(0).Measure(Cases.Of([[0, 1], [3, 2]], ["..", "#."])));
        Assert.Equal(0, new PointingGame(0).Measure(Cases.Of([[0, 1], [3, 2]], ["##", ".#"])));
    }

    [Fact]
    public void TheBoxForgivesAPeakInAHole()
    {
        var judged = Cases.Of([[0, 0, 0], [0, 9, 0], [0, 0, 0], [0, 0, 0]], ["###", "#.#", "###", "..."]);
        Assert.Equal(0, new PointingGame(0).Measure(judged));
        Assert.Equal(1, new PointingGame(0, useBox: true).Measure(judged));
        var below = Cases.Of([[0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 9, 0]], ["###", "#.#", "###", "..."]);
        Assert.Equal(0, new PointingGame(0, useBox: true).Measure(below));
        Assert.Equal(Cases.Mask("....", ".##.", ".##.").Pixels.ToArray(), Cases.Mask("....", "..#.", ".#..").ToBox().Pixels.ToArray());
        Assert.Equal(0, Cases.Mask("..").ToBox().Count);
    }

    [Fact]
    public void EnergyIsThePartOfThePositiveSumOnTheMask()
    {
        Assert.Equal(0.6, new MaskEnergy().Measure(Cases.Of([[1, 2, 1], [0, 4, 2]], [".#.", ".#."])), 1e-12);
        var signed = new LocalizationCase(Cases.Map([[-5, 1], [3, -1]], isSigned: true), Cases.Mask("##", ".."), []);
        Assert.Equal(0.25, new MaskEnergy().Measure(signed), 1e-12);
    }

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(0.1, 0.75)]
    [InlineData(1.0, 1 / 3.0)]
    public void IouComparesTheThresholdedMapWithTheMask(double fraction, double expected)
    {
        // Mask: 10, 1, 6. At 0.5: {10, 6, 5} ∩ = {10, 6}, ∪ = {10, 6, 5, 1} → 2/4. At 0.1: {10, 6, 5, 1}: 3/4. At 1: {10}: 1/3.
        Assert.Equal(expected, new ThresholdIou(fraction).Measure(Cases.Of([[10, 1, 0], [6, 5, 0]], ["##.", "#.."])), 1e-12);
    }

    [Fact]
    public void BestIouIsMeasuredAtEveryThreshold()
    {
        var metric = new BestThresholdIou();
        var judged = Cases.Of([[10, 1, 0], [6, 5, 0]], ["##.", "#.."]);
        var values = new double[metric.Settings.Count];
        Assert.True(metric.Measure(judged, values));
        Assert.Equal(19, values.Length);
        for (var i = 0; i < values.Length; i++) Assert.Equal(ThresholdIou.Compute(judged, (i + 1) / 20.0), values[i], 1e-12);
        Assert.Equal(2 / 3.0, values[11], 1e-12); // 0.6 of 10 is the 6 itself: {10, 6} of {10, 6, 1}
        Assert.Equal(1 / 3.0, values[12], 1e-12);
    }

    [Fact]
    public void ClassEnergyIsComparedPerPixel()
    {
        // 4 on one pixel here; 6 on two pixels, so 3 each, and 5 on one pixel there.
        var judged = Cases.Of([[4, 0, 3], [0, 5, 3]], ["#..", "..."], ["..#", "..#"], ["...", ".#."]);
        Assert.Equal(0.5, new EnergyDiscrimination().Measure(judged));
        Assert.Equal(1, new EnergyDiscrimination().Measure(Cases.Of([[4, 0, 3], [0, 5, 3]], ["#..", "..."], ["..#", "..#"])));
        Assert.Equal(0, new EnergyDiscrimination().Measure(Cases.Of([[4, 0, 3], [0, 5, 3]], ["#..", "..."], ["...", ".#."])));
    }

    [Fact]
    public void ClassPeaksAreCompared()
    {
        // Less energy per pixel here (5/2 against 4), but the higher peak.
        var judged = Cases.Of([[5, 0, 0], [0, 4, 0]], ["##.", "..."], ["...", ".#."]);
        Assert.Equal(1, new PeakDiscrimination().Measure(judged));
        Assert.Equal(0, new EnergyDiscrimination().Measure(judged));
    }

    [Fact]
    public void BlankMapsMissEverythingAndDiscriminateNothing()
    {
        var judged = Cases.Of(Blank, ["##.", "..."], ["...", ".##"]);
        Assert.True(judged.IsBlank);
        Assert.All(new LocalizationMetric[] { new PointingGame(), new MaskEnergy(), new ThresholdIou() }, metric => Assert.Equal(0, metric.Measure(judged)));
        Assert.All(new LocalizationMetric[] { new EnergyDiscrimination(), new PeakDiscrimination() }, metric => Assert.Equal(0.5, metric.Measure(judged)));
    }

    [Fact]
    public void MapsThatIgnoreTheClassGetExactlyChanceOverAllPairs()
    {
        float[][] map = [[4, 0, 3], [0, 5, 3]];
        string[][] masks = [["#..", "..."], ["..#", "..#"], ["...", ".#."]];
        foreach (var metric in new LocalizationMetric[] { new EnergyDiscrimination(), new PeakDiscrimination() })
        {
            Assert.Equal(metric.Chance!.Value, Enumerable.Range(0, 3).Average(i => metric.Measure(Cases.Of(map, masks[i], [.. masks.Where((_, j) => j != i)]))), 1e-12);
        }
    }

    [Fact]
    public void DiscriminationNeedsAnotherObject()
    {
        var judged = Cases.Of([[1, 2]], ["#."]);
        Assert.False(new EnergyDiscrimination().Measure(judged, new double[1]));
        Assert.False(new PeakDiscrimination().Measure(judged, new double[1]));
    }

    [Theory]
    [InlineData(new[] { 9.0, 4, -1 }, 1)]
    [InlineData(new[] { -1.0, 4, 9 }, -1)]
    [InlineData(new[] { 4.0, 9, -1 }, 0.5)]
    public void OcclusionCorrelatesSumsOverPatchesWithDrops(double[] drops, double expected)
    {
        PixelRectangle[] patches = [new(0, 0, 2, 1), new(1, 0, 2, 1), new(2, 0, 2, 1)];
        var judged = new LocalizationCase(Cases.Map([[5, 3, 1, 0]]), Cases.Mask("#..."), [], new PatchScores(4, 1, patches, drops));
        Assert.Equal(expected, new OcclusionCorrelation().Measure(judged), 1e-12);
    }

    [Fact]
    public void OcclusionWithoutARankIsNotDefinedAndAFlatMapGetsNothing()
    {
        PixelRectangle[] patches = [new(0, 0, 1, 1), new(1, 0, 1, 1)];
        var flat = Cases.Map([[1, 1]]);
        Assert.False(new OcclusionCorrelation().Measure(new LocalizationCase(flat, Cases.Mask("#."), []), new double[1]));
        Assert.False(new OcclusionCorrelation().Measure(new LocalizationCase(flat, Cases.Mask("#."), [], new PatchScores(2, 1, patches, [3, 3])), new double[1]));
        Assert.Equal(0, new OcclusionCorrelation().Measure(new LocalizationCase(flat, Cases.Mask("#."), [], new PatchScores(2, 1, patches, [3, 1]))));
    }

    [Fact]
    public void CasesRefuseWhatDoesNotFit()
    {
        var map = Cases.Map([[1, 2]]);
        Assert.Contains("3×1", Assert.Throws<ArgumentException>(() => new LocalizationCase(map, Cases.Mask("#.."), [])).Message);
        Assert.Throws<ArgumentException>(() => new LocalizationCase(map, Cases.Mask(".."), []));
        Assert.Throws<ArgumentException>(() => new LocalizationCase(map, Cases.Mask("#."), [Cases.Mask("..")]));
        Assert.Throws<ArgumentException>(() => new LocalizationCase(Cases.Map([[1, float.NaN]]), Cases.Mask("#."), []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ThresholdIou(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PointingGame(double.NaN));
    }

    [Fact]
    public void NamesDiffer() => Assert.Equal(LocalizationMetrics.All.Count, LocalizationMetrics.All.Select(metric => metric.Name).Distinct().Count());
}
