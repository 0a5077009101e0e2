namespace AutogradNet.Layers.Training;

/// <summary>A learning rate multiplied by a factor after every so many steps: <c>Rate·Factor^⌊step/Every⌋</c>.</summary>
/// <param name="Rate">The first learning rate.</param>
/// <param name="Every">Steps of equal rate.</param>
/// <param name="Factor">What each rate is multiplied by to give the next.</param>
public sealed record StepSchedule(double Rate, long Every, double Factor = 0.1) : LearningRateSchedule
{
    /// <summary>Steps of equal rate.</summary>
    public long Every { get; } = Every > 0 ? Every : throw new ArgumentOutOfRangeException(nameof(Every), Every, "Expected at least 1.");

    /// <inheritdoc/>
    public override double LearningRate(long step) => Rate * Math.Pow(Factor, step / Every);
}
