using System.Numerics.Tensors;

namespace AutogradNet.Layers.Training;

/// <summary>
/// RMSProp (Tieleman and Hinton, lecture 6.5, 2012) as PyTorch defines it: the gradient is divided by the root of its running mean
/// square (or, centred, by its running standard deviation) plus ε, then momentum.
/// </summary>
public sealed class RmsProp : Optimizer, IMomentumOptimizer
{
    private readonly bool _hasBuffer;

    /// <summary>Makes the optimiser.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="smoothing">The share of the running means that is kept (PyTorch's alpha).</param>
    /// <param name="epsilon">Added to the root.</param>
    /// <param name="weightDecay">λ, an L2 penalty.</param>
    /// <param name="momentum">In [0, 1); where it is 0 no direction is remembered, and it stays 0.</param>
    /// <param name="centered">Whether the square of the running mean gradient is subtracted from the mean square (Graves, 2013).</param>
    public RmsProp(
        IEnumerable<(string Name, Parameter Parameter)> parameters,
        double learningRate = 1e-2,
        double smoothing = 0.99,
        double epsilon = 1e-8,
        double weightDecay = 0,
        double momentum = 0,
        bool centered = false)
        : base(parameters, learningRate, weightDecay, StateNames(momentum, centered))
    {
        Smoothing = OptimizerArguments.RequireShare(smoothing);
        Epsilon = OptimizerArguments.RequireAtLeastZero(epsilon);
        Momentum = momentum;
        Centered = centered;
        _hasBuffer = momentum > 0;
    }

    /// <summary>The share of the running means that is kept.</summary>
    public double Smoothing { get; }

    /// <summary>Added to the root.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public double Momentum { get; set; }

    /// <summary>Whether the gradient is divided by its standard deviation instead of its root mean square.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    protected override void Update<T>(ParameterUpdate<T> update)
    {
        var weights = update.Weights;
        var gradient = update.Gradient;
        var scratch = update.Scratch;
        var square = update.State0;
        var (kept, added) = (T.CreateChecked(Smoothing), T.CreateChecked(1 - Smoothing));
        if (update.WeightDecay != 0) TensorPrimitives.MultiplyAdd(weights, T.CreateChecked(update.WeightDecay), gradient, gradient);
        TensorPrimitives.Multiply(gradient, gradient, scratch);
        TensorPrimitives.Multiply(scratch, added, scratch);
        TensorPrimitives.MultiplyAdd(square, kept, scratch, square);
        if (Centered)
        {
            var mean = _hasBuffer ? update.State2 : update.State1;
            TensorPrimitives.Multiply(gradient, added, scratch);
            TensorPrimitives.MultiplyAdd(mean, kept, scratch, mean);
            TensorPrimitives.Multiply(mean, mean, scratch);
            TensorPrimitives.Subtract(square, scratch, scratch);
            // Rounding must not make a variance of nearly zero negative.
            TensorPrimitives.Max(scratch, T.Zero, scratch);
            TensorPrimitives.Sqrt(scratch, scratch);
        }
        else
        {
            TensorPrimitives.Sqrt(square, scratch);
        }

        TensorPrimitives.Add(scratch, T.CreateChecked(Epsilon), scratch);
        TensorPrimitives.Divide(gradient, scratch, gradient);
        if (_hasBuffer)
        {
            TensorPrimitives.MultiplyAdd(update.State1, T.CreateChecked(Momentum), gradient, update.State1);
            gradient = update.State1;
        }

        TensorPrimitives.MultiplyAdd(gradient, T.CreateChecked(-update.LearningRate), weights, weights);
    }

    private static string[] StateNames(double momentum, bool centered)
    {
        OptimizerArguments.RequireShare(momentum);
        List<string> names = ["square_avg"];
        if (momentum > 0) names.Add("momentum_buffer");
        if (centered) names.Add("grad_avg");
        return [.. names];
    }
}
