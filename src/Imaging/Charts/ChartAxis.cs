namespace AutogradNet.Imaging;

/// <summary>A range of numbers with round ticks in it.</summary>
public sealed class ChartAxis
{
    /// <summary>How many steps an axis has at most, where its ends may be chosen.</summary>
    private const int Steps = 6;

    private ChartAxis(double minimum, double maximum, double step)
    {
        Minimum = minimum;
        Maximum = maximum;
        Step = step;
    }

    /// <summary>The lower end.</summary>
    public double Minimum { get; }

    /// <summary>The upper end.</summary>
    public double Maximum { get; }

    /// <summary>From a tick to the next: 1, 2 or 5 times a power of ten.</summary>
    public double Step { get; }

    /// <summary>The multiples of <see cref="Step"/> in the range, in order.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            // Rounding up to zero gives −0, which would be written so; plus 0 it is 0.
            for (var i = 0 + Math.Ceiling((Minimum / Step) - 1e-9); i * Step <= Maximum + (Step * 1e-9); i++) yield return i * Step;
        }
    }

    /// <summary>A range of counts, whose ticks are whole numbers.</summary>
    /// <param name="minimum">The lower end.</param>
    /// <param name="maximum">The upper end.</param>
    public static ChartAxis ForCounts(int minimum, int maximum) => new(minimum, maximum, Math.Max(1, RoundStep((maximum - minimum) / (2.0 * Steps))));

    /// <summary>A range that holds all values, with ends at parts of a step.</summary>
    /// <param name="minimum">The least value.</param>
    /// <param name="maximum">The greatest value.</param>
    /// <param name="parts">Into how many parts a step is divided for the ends: 1 ends the range at ticks, 4 leaves less room empty.</param>
    public static ChartAxis Around(double minimum, double maximum, int parts = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parts);
        if (maximum - minimum < 1e-9 * Math.Max(1, Math.Abs(maximum)))
        {
            minimum -= Math.Max(0.01, Math.Abs(minimum) * 0.05);
            maximum += Math.Max(0.01, Math.Abs(maximum) * 0.05);
        }

        var step = RoundStep((maximum - minimum) / Steps);
        var part = step / parts;
        return new ChartAxis(Math.Floor((minimum / part) + 1e-9) * part, Math.Ceiling((maximum / part) - 1e-9) * part, step);
    }

    /// <summary>Where a value lies, 0 at the minimum and 1 at the maximum.</summary>
    public double Place(double value) => (value - Minimum) / (Maximum - Minimum);

    // 1, 2 or 5 times a power of ten, not below the wish.
    private static double RoundStep(double wish)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(wish)));
        foreach (var factor in (ReadOnlySpan<double>)[1, 2, 5])
        {
            if (factor * power >= wish * 0.999) return factor * power;
        }

        return 10 * power;
    }
}
