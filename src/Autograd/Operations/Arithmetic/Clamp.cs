using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>Limits to [<c>Low</c>, <c>High</c>]. Its derivative is 1 inside and on both borders, else 0. NaN stays NaN.</summary>
public sealed record Clamp(double Low, double High) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), new UnaryFormulaOperator<Formula>(new Formula(Low, High)));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, Apply(new WhereBetween(Low, High, Inclusive: true), context.Cotangent, context.Input(0)));

    private readonly struct Formula(double low, double high) : ILanewiseUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => Vector.Min(Vector.Max(x, VectorMath.Constant<T>(low)), VectorMath.Constant<T>(high));
    }
}

public static partial class TensorOperations
{
    /// <summary>Limits every element to [<paramref name="min"/>, <paramref name="max"/>]. The derivative is 1 inside and on both borders.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="min">The least value; may be −∞.</param>
    /// <param name="max">The largest value; may be +∞.</param>
    /// <exception cref="ArgumentException">A bound is NaN, or <paramref name="min"/> is above <paramref name="max"/>.</exception>
    public static Tensor Clamp(this Tensor x, double min, double max)
    {
        if (!(min <= max)) throw new ArgumentException($"Nothing lies between {min} and {max}.", nameof(min));
        return Operation.Apply(new Clamp(min, max), x);
    }
}
