using System.Numerics.Tensors;

namespace AutogradNet.Layers.Training;

/// <summary>
/// Adam (Kingma and Ba, 2015, algorithm 1) as PyTorch defines it, with ε added after the bias correction of the second moment; weight
/// decay is added to the gradient.
/// </summary>
public sealed class Adam : Optimizer, IMomentumOptimizer
{
    /// <summary>Makes the optimiser.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="beta1">The share of the mean gradient that is kept.</param>
    /// <param name="beta2">The share of the mean squared gradient that is kept.</param>
    /// <param name="epsilon">Added to the root of the mean square.</param>
    /// <param name="weightDecay">λ, an L2 penalty.</param>
    public Adam(
        IEnumerable<(string Name, Parameter Parameter)> parameters,
        double learningRate = 1e-3,
        double beta1 = 0.9,
        double beta2 = 0.999,
        double epsilon = 1e-8,
        double weightDecay = 0)
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
        if (update.WeightDecay != 0) TensorPrimitives.MultiplyAdd(update.Weights, T.CreateChecked(update.WeightDecay), update.Gradient, update.Gradient);
        AdamMoments.Apply(update, Beta1, Beta2, Epsilon, Steps);
    }
}
