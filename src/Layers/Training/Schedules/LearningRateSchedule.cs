namespace AutogradNet.Layers.Training;

/// <summary>The learning rate as a function of the step; a step is one batch, counted from 0.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>The learning rate of a step.</summary>
    public abstract double LearningRate(long step);

    /// <summary>The momentum of a step (Adam's β₁), or null where the schedule leaves it alone.</summary>
    public virtual double? Momentum(long step) => null;

    /// <summary>Sets an optimiser's rate, and its momentum where the schedule has one, for a step.</summary>
    public void Apply(Optimizer optimizer, long step)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        optimizer.LearningRate = LearningRate(step);
        if (optimizer is IMomentumOptimizer withMomentum && Momentum(step) is { } momentum) withMomentum.Momentum = momentum;
    }
}
