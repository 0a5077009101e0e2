using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// The power of two tensors, broadcast together. The derivative by the exponent, <c>xᵉ·log x</c>, is 0 for the base 0 with exponents
/// from 0 on, and NaN for negative bases.
/// </summary>
public sealed record PowTensor : Operation
{
    internal static PowTensor Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Binary(context.Input(0), context.Input(1), default(Kernel));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var g = context.Cotangent;
        var (x, exponent) = (context.Input(0), context.Input(1));
        if (context.Needs(0))
        {
            // At 0⁰ the exponent stays 0, since 0·0⁻¹ is NaN and the derivative of the constant 1 is 0.
            var lowered = exponent - 1 + Mask(x, exponent, default(BothZero));
            context.Set(0, (g * exponent * x.Pow(lowered)).SumTo(x.Shape));
        }

        if (context.Needs(1))
        {
            // Where xᵉ·log x is 0·∞ but tends to 0, the logarithm is taken of 1.
            var replaced = Mask(x, exponent, default(ZeroToNonNegative));
            context.Set(1, (g * context.Output * (x + replaced).Log()).SumTo(exponent.Shape));
        }
    }

    // 0 and 1; constant to differentiation.
    private static Tensor Mask<TFormula>(Tensor x, Tensor exponent, TFormula formula)
        where TFormula : struct, IVectorBinary => Elementwise.Binary(x.Detach(), exponent.Detach(), new FormulaOperator<TFormula>(formula));

    private readonly struct Kernel : IBinaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            for (var i = 0; i < x.Length; i++) destination[i] = T.Pow(x[i], y[i]);
        }

        public void Invoke<T>(ReadOnlySpan<T> x, T y, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            for (var i = 0; i < x.Length; i++) destination[i] = T.Pow(x[i], y);
        }

        public void Invoke<T>(T x, ReadOnlySpan<T> y, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            for (var i = 0; i < y.Length; i++) destination[i] = T.Pow(x, y[i]);
        }
    }

    private readonly struct BothZero : IVectorBinary
    {
        public T Invoke<T>(T x, T y)
            where T : unmanaged, IFloatingPointIeee754<T> => x == T.Zero && y == T.Zero ? T.One : T.Zero;

        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            Vector.ConditionalSelect(Vector.Equals(x, Vector<T>.Zero) & Vector.Equals(y, Vector<T>.Zero), Vector<T>.One, Vector<T>.Zero);
    }

    private readonly struct ZeroToNonNegative : IVectorBinary
    {
        public T Invoke<T>(T x, T y)
            where T : unmanaged, IFloatingPointIeee754<T> => x == T.Zero && y >= T.Zero ? T.One : T.Zero;

        public Vector<T> Invoke<T>(Vector<T> x, Vector<T> y)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            Vector.ConditionalSelect(Vector.Equals(x, Vector<T>.Zero) & Vector.GreaterThanOrEqual(y, Vector<T>.Zero), Vector<T>.One, Vector<T>.Zero);
    }
}

public static partial class TensorOperations
{
    /// <summary>The power of two tensors, broadcast together: <c>x⁰</c> is 1; negative bases have powers for whole exponents only, else NaN.</summary>
    /// <exception cref="ArgumentException">The shapes cannot be broadcast together, or the element types differ.</exception>
    public static Tensor Pow(this Tensor x, Tensor exponent) => Operation.Apply(PowTensor.Instance, x, exponent);
}
