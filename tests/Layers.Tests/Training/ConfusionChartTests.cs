using AutogradNet.Imaging;
using AutogradNet.Layers.Training;

namespace AutogradNet.Layers.Tests;

/// <summary>What is right is blue and on the diagonal, what is wrong red and beside it, what never happens white.</summary>
public sealed class ConfusionChartTests
{
    [Fact]
    public void CellsShowSharesOfTheirRows()
    {
        var confusion = new ConfusionMatrix(3);
        for (var i = 0; i < 3; i++) confusion.Add(0, 0);
        confusion.Add(0, 2);
        confusion.Add(1, 1);
        var image = ConfusionChart.Draw(confusion, ["cat", "dog", "bird"]);
        var (half, full) = (Cell(image, 0, 0), Cell(image, 1, 1));
        Assert.True(half.Blue > half.Red && full.Blue > full.Red && full.Red < half.Red, $"{half} {full}");
        // A quarter, four times as strong.
        Assert.Equal(new RgbColor(178, 24, 43), Cell(image, 0, 2));
        foreach (var (label, prediction) in new[] { (0, 1), (1, 0), (2, 0), (2, 1), (2, 2) }) Assert.Equal(RgbColor.White, Cell(image, label, prediction));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1000)]
    public void AnyNumberOfClassesFits(int classes)
    {
        var confusion = new ConfusionMatrix(classes);
        confusion.Add(classes - 1, 0);
        var image = ConfusionChart.Draw(confusion, [.. Enumerable.Range(0, classes).Select(i => $"class {i}")]);
        Assert.InRange(image.Width, classes, Math.Max(classes, 640) + 120);
        Assert.Throws<ArgumentException>(() => ConfusionChart.Draw(confusion, []));
    }

    // A pixel near the corner of a cell of 52, away from its number. The matrix ends 12 above the lower border; the longest name has four
    // letters, and a margin on both sides.
    private static RgbColor Cell(RgbImage image, int label, int prediction)
    {
        var (x, y) = (24 + BitmapFont.Measure("bird") + (52 * prediction) + 4, image.Height - 12 - (52 * (3 - label)) + 4);
        var row = image.Row(y);
        return new RgbColor(row[3 * x], row[(3 * x) + 1], row[(3 * x) + 2]);
    }
}
