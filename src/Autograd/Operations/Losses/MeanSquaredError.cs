using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The mean of the squared differences.</summary>
public sealed record MeanSquaredError : Operation
{
    internal static MeanSquaredError Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        Elementwise.Binary(context.Input(0), context.Input(1), default(FormulaOperator<Formula>)).Mean();

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var (x, target) = (context.Input(0), context.Input(1));
        var g = context.Cotangent * (2.0 / x.Count);
        if (context.Needs(0)) context.Set(0, (x - target) * g);
        if (context.Needs(1)) context.Set(1, (target - x) * g);
    }

    private readonly struct Formula : IVectorBinary
    {
        public T Invoke<T>(T x, T target)
            where T : unmanaged, IFloatingPointIeee754<T> => (x - target) * (x - target);

        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> target)
            where T : unmanaged, IFloatingPointIeee754<T> => (x - target) * (x - target);
    }
}

public static partial class TensorOperations
{
    /// <summary>The mean of the squared differences over all elements: one number.</summary>
    /// <exception cref="ArgumentException">The shapes or element types differ; the message prints both shapes.</exception>
    public static Tensor MeanSquaredError(this Tensor x, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(target);
        if (x.Shape != target.Shape) throw new ArgumentException($"Values of shape {x.Shape} against targets of shape {target.Shape}.", nameof(target));
        return Operation.Apply(AutogradNet.MeanSquaredError.Instance, x, target);
    }
}
