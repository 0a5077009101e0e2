using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary><c>v·(Φ(x) + x·φ(x))</c>, or the same of the approximation: the derivative of <see cref="Gelu"/>.</summary>
internal sealed record GeluGradient(bool TanhApproximation) : DerivativeProduct
{
    public const double InverseSqrt2 = 0.70710678118654752440;
    private const double InverseSqrt2Pi = 0.39894228040143267794;

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => TanhApproximation
        ? Elementwise.Binary(context.Input(0), context.Input(1), default(FormulaOperator<Approximation>))
        : Elementwise.Binary(context.Input(0), context.Input(1), default(Exact));

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

    private readonly struct Exact : IBinaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> v, ReadOnlySpan<T> x, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            for (var i = 0; i < x.Length; i++) destination[i] = v[i] * Derivative(x[i]);
        }

        public void Invoke<T>(ReadOnlySpan<T> v, T x, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var derivative = Derivative(x);
            for (var i = 0; i < v.Length; i++) destination[i] = v[i] * derivative;
        }

        public void Invoke<T>(T v, ReadOnlySpan<T> x, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            for (var i = 0; i < x.Length; i++) destination[i] = v * Derivative(x[i]);
        }

        private static T Derivative<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            // Beyond ±40 the density is 0 in double precision; the limit keeps ∞·0 out.
            var value = Math.Clamp(double.CreateTruncating(x), -40, 40);
            var density = InverseSqrt2Pi * Math.Exp(-0.5 * value * value);
            return T.CreateTruncating((0.5 * ErrorFunction.Erfc(-value * InverseSqrt2)) + (value * density));
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
