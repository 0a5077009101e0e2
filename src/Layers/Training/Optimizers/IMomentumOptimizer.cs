namespace AutogradNet.Layers.Training;

/// <summary>An optimiser whose momentum a schedule may cycle: the momentum proper, or Adam's β₁.</summary>
public interface IMomentumOptimizer
{
    /// <summary>The share of the previous direction that is kept, in [0, 1).</summary>
    double Momentum { get; set; }
}
