namespace AutogradNet.Layers.Training;

/// <summary>
/// Half a cosine from a learning rate down to a last one, without restarts (Loshchilov and Hutter, "SGDR", 2017, equation 5); the last
/// rate from then on.
/// </summary>
/// <param name="Rate">The first learning rate.</param>
/// <param name="Steps">After how many steps the last one is reached.</param>
/// <param name="Minimum">The last learning rate.</param>
public sealed record CosineSchedule(double Rate, long Steps, double Minimum = 0) : LearningRateSchedule
{
    /// <summary>After how many steps the last rate is reached.</summary>
    public long Steps { get; } = Steps > 0 ? Steps : throw new ArgumentOutOfRangeException(nameof(Steps), Steps, "Expected at least 1.");

    /// <inheritdoc/>
    public override double LearningRate(long step) =>
        Minimum + ((Rate - Minimum) * (1 + Math.Cos(Math.PI * Math.Min(step, Steps) / Steps)) / 2);
}
