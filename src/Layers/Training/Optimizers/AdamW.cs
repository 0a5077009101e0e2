using System.Numerics.Tensors;

namespace AutogradNet.Layers.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019) as PyTorch defines it: <c>w ← w(1 − ηλ)</c> before each step.
/// </summary>
public sealed class AdamW : Optimizer, IMomentumOptimizer
{
    /// <summary>Makes the optimiser.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">The share of the mean gradient that is kept.</param>
    /// <param name="beta2">The share of the mean squared gradient that is kept.</param>
    /// <param name="epsilon">Added to the root of the mean square.</param>
    /// <param name="weightDecay">λ.</param>
    public AdamW(
        IEnumerable<(string Name, Parameter Parameter)> parameters,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 1e-2)
        : base(parameters, learningRate, weightDecay, AdamMoments.StateNames)
    {
        Beta1 = OptimizerArguments.RequireShare(beta1);
        Beta2 = OptimizerArguments.RequireShare(beta2);
        Epsilon = OptimizerArguments.RequireAtLeastZero(epsilon);
    }

    /// <summary>The share of the mean gradient that is kept.</summary>
    public double Beta1 { get; set; }

    /// <summary>The share of the mean squared gradient that is kept.</summary>
    public double Beta2 { get; }

    /// <summary>Added to the root of the mean square.</summary>
    public double Epsilon { get; }

    double IMomentumOptimizer.Momentum
    {
        get => Beta1;
        set => Beta1 = value;
    }

    /// <inheritdoc/>
    protected override void Update<T>(ParameterUpdate<T> update)
    {
        if (update.WeightDecay != 0) TensorPrimitives.Multiply(update.Weights, T.CreateChecked(1 - (update.LearningRate * update.WeightDecay)), update.Weights);
        AdamMoments.Apply(update, Beta1, Beta2, Epsilon, Steps);
    }
}
