namespace AutogradNet.Layers.Training;

/// <summary>The same learning rate at every step.</summary>
/// <param name="Rate">The learning rate.</param>
public sealed record ConstantSchedule(double Rate) : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double LearningRate(long step) => Rate;
}
