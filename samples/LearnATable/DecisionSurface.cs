using AutogradNet.Imaging;
using AutogradNet.Samples;

namespace LearnATable;

/// <summary>What a learner thinks of every point of the plane, in the classes' colours, with the table's rows on top.</summary>
internal static class DecisionSurface
{
    private const int Oversampling = 3;
    private const float Reach = 1.15f;

    private static readonly RgbColor[] Colors = [new(0, 118, 168), new(226, 120, 24), new(142, 62, 138)];

    /// <summary>Draws a square picture; its middle is the origin.</summary>
    /// <param name="learner">Whose opinion.</param>
    /// <param name="table">The rows to draw.</param>
    /// <param name="size">Pixels of a side.</param>
    public static RgbImage Draw(Learner learner, Table table, int size)
    {
        var large = new RgbImage(size * Oversampling, size * Oversampling);
        var scale = large.Width / (2 * Reach);
        var points = new float[large.Width * 2];
        for (var row = 0; row < large.Height; row++)
        {
            for (var column = 0; column < large.Width; column++)
            {
                points[2 * column] = ((column + 0.5f) / scale) - Reach;
                points[(2 * column) + 1] = Reach - ((row + 0.5f) / scale);
            }

            var probabilities = learner.Probabilities(points);
            for (var column = 0; column < large.Width; column++) Brush.Set(large, column, row, Opinion(probabilities.AsSpan(column * Table.Classes, Table.Classes)));
        }

        for (var row = 0; row < table.Rows; row++)
        {
            var (x, y) = ((table.Inputs[2 * row] + Reach) * scale, (Reach - table.Inputs[(2 * row) + 1]) * scale);
            Brush.Disc(large, x, y, 6.5 * Oversampling, RgbColor.White);
            Brush.Disc(large, x, y, 5 * Oversampling, Colors[table.Labels[row]]);
        }

        return Resampling.ResizeBilinear(large, size, size);
    }

    // Pale where the classes are equally probable, in the winner's colour where it is certain, in bands that show the steps between.
    private static RgbColor Opinion(ReadOnlySpan<float> probabilities)
    {
        var winner = 0;
        for (var i = 1; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[winner]) winner = i;
        }

        var certainty = (probabilities[winner] - (1.0 / Table.Classes)) / (1 - (1.0 / Table.Classes));
        return Brush.Mix(new RgbColor(250, 249, 246), Colors[winner], 0.04 + (0.56 * Math.Ceiling(certainty * 8) / 8));
    }
}
