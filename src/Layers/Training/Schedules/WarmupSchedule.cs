namespace AutogradNet.Layers.Training;

/// <summary>Before any schedule, a straight rise to its first learning rate (Goyal et al., 2017, section 2.2).</summary>
/// <param name="Then">The schedule that follows; its step 0 is the first after the rise.</param>
/// <param name="Steps">The steps of the rise.</param>
/// <param name="StartFactor">The share of the schedule's first rate that step 0 has.</param>
public sealed record WarmupSchedule(LearningRateSchedule Then, long Steps, double StartFactor = 0.1) : LearningRateSchedule
{
    /// <summary>The schedule that follows.</summary>
    public LearningRateSchedule Then { get; } = Then ?? throw new ArgumentNullException(nameof(Then));

    /// <summary>The steps of the rise.</summary>
    public long Steps { get; } = Steps >= 0 ? Steps : throw new ArgumentOutOfRangeException(nameof(Steps), Steps, "Expected at least 0.");

    /// <inheritdoc/>
    public override double LearningRate(long step) => step >= Steps
        ? Then.LearningRate(step - Steps)
        : Then.LearningRate(0) * (StartFactor + ((1 - StartFactor) * step / Steps));

    /// <inheritdoc/>
    public override double? Momentum(long step) => Then.Momentum(Math.Max(0, step - Steps));
}
