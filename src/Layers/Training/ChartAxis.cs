namespace AutogradNet.Layers.Training;

/// <summary>A range of numbers with round ticks in it.</summary>
internal sealed class ChartAxis
{
    /// <summary>How many steps an axis has at most, where its ends may be chosen.</summary>
    private const int Steps = 6;

    private ChartAxis(double minimum, double maximum, double step)
    {
        Minimum = minimum;
        Maximum = maximum;
        Step = step;
    }

    public double Minimum { get; }

    public double Maximum { get; }

    public double Step { get; }

    public IEnumerable<double> Ticks
    {
        get
        {
            for (var i = Math.Ceiling((Minimum / Step) - 1e-9); i * Step <= Maximum + (Step * 1e-9); i++) yield return i * Step;
        }
    }

    /// <summary>The ticks are whole numbers.</summary>
    public static ChartAxis ForCounts(int minimum, int maximum) => new(minimum, maximum, Math.Max(1, RoundStep((maximum - minimum) / (2.0 * Steps))));

    /// <summary>A range that holds all values, with ends at ticks.</summary>
    public static ChartAxis Around(double minimum, double maximum)
    {
        if (maximum - minimum < 1e-9 * Math.Max(1, Math.Abs(maximum)))
        {
            minimum -= Math.Max(0.01, Math.Abs(minimum) * 0.05);
            maximum += Math.Max(0.01, Math.Abs(maximum) * 0.05);
        }

        var step = RoundStep((maximum - minimum) / Steps);
        return new ChartAxis(Math.Floor((minimum / step) + 1e-9) * step, Math.Ceiling((maximum / step) - 1e-9) * step, step);
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
