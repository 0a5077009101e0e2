namespace AutogradNet.Layers.Training;

/// <summary>How a <see cref="Trainer"/> averages weights over its steps, see <see cref="ExponentialMovingAverage"/>.</summary>
/// <param name="Decay">The share of the average that an update keeps, in [0, 1).</param>
public sealed record WeightAverage(double Decay)
{
    private readonly int _every = 1;

    /// <summary>The share of the average that an update keeps, in [0, 1).</summary>
    public double Decay { get; } = OptimizerArguments.RequireShare(Decay);

    /// <summary>How many steps lie between two updates.</summary>
    public int Every
    {
        get => _every;
        init => _every = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Every), value, "Expected at least 1.");
    }

    /// <summary>
    /// Whether training goes on from the average after every update (Zhang et al., "Lookahead Optimizer: k steps forward, 1 step back",
    /// 2019). The decay then grows from 0 with the third power of the share of the steps that are done, so that the average is hardly felt
    /// at first (Jordan, "94 % on CIFAR-10 in 3.29 Seconds on a Single GPU", 2024).
    /// </summary>
    public bool Lookahead { get; init; }

    /// <summary>Does what is due after a step.</summary>
    internal void Update(ExponentialMovingAverage average, long step, long steps)
    {
        if (step % Every != 0) return;
        average.Update(Lookahead ? Decay * Math.Pow((double)step / steps, 3) : Decay);
        if (Lookahead) average.CopyToModule();
    }
}
