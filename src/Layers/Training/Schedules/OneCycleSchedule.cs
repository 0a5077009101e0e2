namespace AutogradNet.Layers.Training;

/// <summary>
/// Up to a large learning rate and down to a tiny one, while the momentum goes down and up (Smith and Topin, "Super-Convergence", 2018);
/// two phases of half a cosine, or straight, with the numbers of PyTorch's <c>OneCycleLR</c>.
/// </summary>
/// <param name="MaximumRate">The learning rate at the top.</param>
/// <param name="Steps">The steps of the whole cycle, at least 2.</param>
public sealed record OneCycleSchedule(double MaximumRate, long Steps) : LearningRateSchedule
{
    private readonly double _riseShare = 0.3;

    /// <summary>The steps of the whole cycle.</summary>
    public long Steps { get; } = Steps > 1 ? Steps : throw new ArgumentOutOfRangeException(nameof(Steps), Steps, "Expected at least 2.");

    /// <summary>The share of the steps in which the rate rises.</summary>
    public double RiseShare
    {
        get => _riseShare;
        init => _riseShare = OptimizerArguments.RequireProbability(value, nameof(RiseShare));
    }

    /// <summary>The maximum divided by the first rate.</summary>
    public double StartDivisor { get; init; } = 25;

    /// <summary>The first rate divided by the last.</summary>
    public double EndDivisor { get; init; } = 1e4;

    /// <summary>Whether the phases are straight instead of cosines.</summary>
    public bool Linear { get; init; }

    /// <summary>Whether the momentum is cycled too.</summary>
    public bool CycleMomentum { get; init; }

    /// <summary>The momentum when the rate is highest.</summary>
    public double BaseMomentum { get; init; } = 0.85;

    /// <summary>The momentum at the beginning and the end.</summary>
    public double MaximumMomentum { get; init; } = 0.95;

    /// <inheritdoc/>
    public override double LearningRate(long step)
    {
        var first = MaximumRate / StartDivisor;
        return At(step, first, MaximumRate, first / EndDivisor);
    }

    /// <inheritdoc/>
    public override double? Momentum(long step) => CycleMomentum ? At(step, MaximumMomentum, BaseMomentum, MaximumMomentum) : null;

    private double At(long step, double first, double middle, double last)
    {
        var top = (RiseShare * Steps) - 1;
        var place = (double)Math.Min(step, Steps - 1);
        // A rise shorter than a step leaves the whole cycle to the fall.
        if (top <= 0) return Between(middle, last, place / (Steps - 1));
        return place <= top || top >= Steps - 1 ? Between(first, middle, Math.Min(1, place / top)) : Between(middle, last, (place - top) / (Steps - 1 - top));
    }

    private double Between(double from, double to, double share) =>
        Linear ? from + ((to - from) * share) : to + ((from - to) / 2 * (1 + Math.Cos(Math.PI * share)));
}
