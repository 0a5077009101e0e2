using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// The mean of <c>−t·log s − (1 − t)·log(1 − s)</c> with <c>s = sigmoid(x)</c>, computed as <c>max(x, 0) − x·t + log(1 + exp(−|x|))</c>,
/// which neither overflows nor takes the logarithm of 0.
/// </summary>
public sealed record BinaryCrossEntropyWithLogits : Operation
{
    internal static BinaryCrossEntropyWithLogits Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        Elementwise.Binary(context.Input(0), context.Input(1), default(FormulaOperator<Formula>)).Mean();

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var (x, target) = (context.Input(0), context.Input(1));
        var g = context.Cotangent * (1.0 / x.Count);
        if (context.Needs(0)) context.Set(0, (x.Sigmoid() - target) * g);
        if (context.Needs(1)) context.Set(1, x * -g);
    }

    private readonly struct Formula : IVectorBinary
    {
        public T Invoke<T>(T x, T target)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x), new Vector<T>(target)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> target)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            Vector.Max(x, Vector<T>.Zero) - (x * target) + VectorMath.LogOnePlus(VectorMath.Exp(-Vector.Abs(x)));
    }
}

public static partial class TensorOperations
{
    /// <summary>The binary cross-entropy between targets and the sigmoid of scores, averaged over all elements: one number.</summary>
    /// <param name="logits">The scores.</param>
    /// <param name="targets">The probabilities to reach, in [0, 1], of the same shape.</param>
    /// <exception cref="ArgumentException">The shapes or element types differ; the message prints both shapes.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(this Tensor logits, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        if (logits.Shape != targets.Shape) throw new ArgumentException($"Scores of shape {logits.Shape} against targets of shape {targets.Shape}.", nameof(targets));
        return Operation.Apply(AutogradNet.BinaryCrossEntropyWithLogits.Instance, logits, targets);
    }
}
