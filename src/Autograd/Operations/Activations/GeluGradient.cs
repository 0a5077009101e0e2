using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary><c>v·(Φ(x) + x·φ(x))</c>, or the same of the approximation: the derivative of <see cref="Gelu"/>.</summary>
internal sealed record GeluGradient(bool TanhApproximation) : DerivativeProduct
{
    private const double InverseSqrt2Pi = 0.39894228040143267794;

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => TanhApproximation
        ? Elementwise.Binary(context.Input(0), context.Input(1), default(FormulaOperator<Approximation>))
        : Elementwise.Binary(context.Input(0), context.Input(1), default(FormulaOperator<Exact>));

    /// <inheritdoc/>
    protected override Tensor? SecondDerivativeProduct(Tensor c, Tensor v, Tensor x)
    {
        // Beyond, the second derivative is 0 in double precision; the limit keeps ∞·0 out.
        var bound = TanhApproximation ? 30 : 40;
        var limited = x.Clamp(-bound, bound);
        var square = limited * limited;
        // φ(x)·(2 − x²)
        if (!TanhApproximation) return c * v * square.Affine(-1, 2) * (square * -0.5).Exp() * InverseSqrt2Pi;

        // With w the argument of the sigmoid s: s′·(2·w′ + x·w″ + x·w′²·(1 − 2s)).
        var s = (limited * square.Affine(Gelu.Slope * Gelu.Cubic, Gelu.Slope)).Sigmoid();
        var first = square.Affine(3 * Gelu.Slope * Gelu.Cubic, Gelu.Slope);
        var second = limited * (6 * Gelu.Slope * Gelu.Cubic);
        var factor = (first * 2) + (limited * (second + (first * first * s.Affine(-2, 1))));
        return Apply(SigmoidGradient.Instance, c * v * factor, s);
    }

    private readonly struct Exact : IVectorBinary
    {
        public T Invoke<T>(T v, T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(v), new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> v, Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            // Beyond ±40 the density is 0 in double precision; the limit keeps ∞·0 out.
            var limited = VectorMath.Limit(x, 40);
            var distribution = ErrorFunction.Normal(limited, out var exponential);
            return v * (distribution + (limited * exponential * VectorMath.Constant<T>(InverseSqrt2Pi)));
        }
    }

    private readonly struct Approximation : IVectorBinary
    {
        public T Invoke<T>(T v, T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(v), new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> v, Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var limited = VectorMath.Limit(x, 30);
            var square = limited * limited;
            var slope = VectorMath.Constant<T>(Gelu.Slope);
            var s = VectorMath.Sigmoid(limited * (slope + (square * VectorMath.Constant<T>(Gelu.Slope * Gelu.Cubic))));
            var first = slope + (square * VectorMath.Constant<T>(3 * Gelu.Slope * Gelu.Cubic));
            return v * s * (Vector<T>.One + (limited * first * (Vector<T>.One - s)));
        }
    }
}
