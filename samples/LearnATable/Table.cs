using AutogradNet;

namespace LearnATable;

/// <summary>A small table to learn: two columns of numbers and a class. No straight line, and no single circle, separates the classes.</summary>
internal sealed class Table
{
    public const int Classes = 3;

    private Table(float[] inputs, int[] labels)
    {
        Inputs = inputs;
        Labels = labels;
    }

    /// <summary>x and y of each row, one row after the other, all within -1 to 1.</summary>
    public float[] Inputs { get; }

    /// <summary>The class of each row.</summary>
    public int[] Labels { get; }

    public int Rows => Labels.Length;

    /// <summary>Three arms that wind round each other, with some disorder.</summary>
    public static Table Spiral(int rowsPerClass, ulong seed)
    {
        var random = new RandomSource(seed);
        var inputs = new List<float>();
        var labels = new List<int>();
        for (var row = 0; row < rowsPerClass; row++)
        {
            for (var label = 0; label < Classes; label++)
            {
                var along = (row + 0.5) / rowsPerClass;
                var radius = 0.1 + (0.82 * along);
                var angle = (2 * Math.PI * label / Classes) + (4.2 * along) + (0.10 * random.NextNormal());
                inputs.AddRange([(float)(radius * Math.Cos(angle)), (float)(radius * Math.Sin(angle))]);
                labels.Add(label);
            }
        }

        return new Table([.. inputs], [.. labels]);
    }
}
