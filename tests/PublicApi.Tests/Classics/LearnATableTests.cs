using LearnATable;

namespace AutogradNet.PublicApi.Tests.Classics;

public sealed class LearnATableTests
{
    private static readonly Table Rows = Table.Spiral(rowsPerClass: 24, seed: 7);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TheTableIsLearnedByHeart(ulong seed)
    {
        using var learner = new Learner(seed);
        var (lossBefore, rightBefore) = learner.Examine(Rows);

        // Untrained it guesses: about log 3, and far from all rows right.
        Assert.InRange(lossBefore, 0.9, 1.3);
        Assert.InRange(rightBefore, 0, 60);
        Assert.Equal(lossBefore, learner.Step(Rows), 1e-6);
        for (var step = 1; step < 1500; step++) learner.Step(Rows);
        var (loss, right) = learner.Examine(Rows);
        Assert.InRange(loss, 0, 0.005);
        Assert.Equal(72, right);
    }

    [Fact]
    public void TheSameSeedLearnsTheSame()
    {
        using var one = new Learner(5);
        using var other = new Learner(5);
        for (var step = 0; step < 20; step++) Assert.Equal(one.Step(Rows), other.Step(Rows));
        Assert.Equal(one.Probabilities(Rows.Inputs), other.Probabilities(Rows.Inputs));
    }

    [Fact]
    public void TheDecisionSurfaceShowsTheRowsInTheirColours()
    {
        const int Size = 240;
        using var learner = new Learner(1);
        var picture = DecisionSurface.Draw(learner, Rows, Size);
        Assert.Equal((Size, Size), (picture.Width, picture.Height));

        // The outermost rows of the arms stand alone, so nothing is drawn over them.
        for (var row = Rows.Rows - 3; row < Rows.Rows; row++)
        {
            var column = (int)((Rows.Inputs[2 * row] + 1.15) / 2.3 * Size);
            var line = (int)((1.15 - Rows.Inputs[(2 * row) + 1]) / 2.3 * Size);
            var pixel = picture.Row(line).Slice(column * 3, 3).ToArray();
            byte[][] colors = [[0, 118, 168], [226, 120, 24], [142, 62, 138]];
            for (var c = 0; c < 3; c++) Assert.InRange(pixel[c], colors[Rows.Labels[row]][c] - 2, colors[Rows.Labels[row]][c] + 2);
        }
    }
}
