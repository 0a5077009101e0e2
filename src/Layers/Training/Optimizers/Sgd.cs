using System.Numerics.Tensors;

namespace AutogradNet.Layers.Training;

/// <summary>
/// Stochastic gradient descent with momentum as PyTorch defines it: <c>g ← g + λw</c>; <c>b ← μb + (1 − τ)g</c>, where the first step
/// sets <c>b ← g</c>; <c>g ← g + μb</c> with Nesterov's variant and <c>g ← b</c> without; <c>w ← w − ηg</c> (Sutskever et al., "On the
/// importance of initialization and momentum in deep learning", 2013).
/// </summary>
public class Sgd : Optimizer, IMomentumOptimizer
{
    private readonly bool _hasBuffer;

    /// <summary>Makes the optimiser.</summary>
    /// <param name="parameters">What is learned.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="momentum">μ, in [0, 1); where it is 0 nothing is remembered, and it stays 0.</param>
    /// <param name="dampening">τ.</param>
    /// <param name="nesterov">Whether to look ahead; needs momentum and no dampening.</param>
    /// <param name="weightDecay">λ.</param>
    public Sgd(
        IEnumerable<(string Name, Parameter Parameter)> parameters,
        double learningRate,
        double momentum = 0,
        double dampening = 0,
        bool nesterov = false,
        double weightDecay = 0)
        : base(parameters, learningRate, weightDecay, OptimizerArguments.RequireShare(momentum) > 0 ? ["momentum_buffer"] : [])
    {
        if (nesterov && (momentum == 0 || dampening != 0))
        {
            Dispose();
            throw new ArgumentException("Nesterov's variant needs momentum and no dampening.", nameof(nesterov));
        }

        _hasBuffer = momentum > 0;
        Momentum = momentum;
        Dampening = dampening;
        Nesterov = nesterov;
    }

    /// <inheritdoc/>
    public double Momentum { get; set; }

    /// <summary>The share of each new gradient that momentum leaves out.</summary>
    public double Dampening { get; }

    /// <summary>Whether the gradient is taken as if the momentum had acted already.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    protected override void Update<T>(ParameterUpdate<T> update)
    {
        var weights = update.Weights;
        var gradient = update.Gradient;
        var buffer = update.State0;
        if (update.WeightDecay != 0) TensorPrimitives.MultiplyAdd(weights, T.CreateChecked(update.WeightDecay), gradient, gradient);
        if (_hasBuffer)
        {
            var momentum = T.CreateChecked(Momentum);
            if (Steps == 1)
            {
                gradient.CopyTo(buffer);
            }
            else if (Dampening == 0)
            {
                TensorPrimitives.MultiplyAdd(buffer, momentum, gradient, buffer);
            }
            else
            {
                TensorPrimitives.Multiply(gradient, T.CreateChecked(1 - Dampening), update.Scratch);
                TensorPrimitives.MultiplyAdd(buffer, momentum, update.Scratch, buffer);
            }

            if (Nesterov) TensorPrimitives.MultiplyAdd(buffer, momentum, gradient, gradient);
            else gradient = buffer;
        }

        TensorPrimitives.MultiplyAdd(gradient, T.CreateChecked(-update.LearningRate), weights, weights);
    }
}
