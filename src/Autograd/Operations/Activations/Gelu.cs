using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>x·Φ(x)</c> with the normal distribution function Φ, or with its approximation
/// <c>(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2</c>; 0 at −∞. NaN stays NaN. Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016.
/// </summary>
public sealed record Gelu(bool TanhApproximation) : Operation
{
    internal const double Cubic = 0.044715;

    // (1 + tanh(u))/2 is sigmoid(2u).
    internal const double Slope = 2 * 0.79788456080286535588;

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => TanhApproximation
        ? Elementwise.Unary(context.Input(0), default(UnaryFormulaOperator<Approximation>))
        : Elementwise.Unary(context.Input(0), default(UnaryFormulaOperator<Exact>));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) =>
        context.Set(0, Apply(new GeluGradient(TanhApproximation), context.Cotangent, context.Input(0)));

    private readonly struct Exact : IVectorUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            // Below −40, Φ is 0 in double precision; the limit keeps −∞·0 out.
            return Vector.Max(x, VectorMath.Constant<T>(-40)) * ErrorFunction.Normal(VectorMath.Limit(x, 40));
        }
    }

    private readonly struct Approximation : IVectorUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            // Beyond ±30 the sigmoid is 0 or 1 in either precision; the limit keeps the cube finite.
            var limited = VectorMath.Limit(x, 30);
            var argument = limited * (VectorMath.Constant<T>(Slope) + (limited * limited * VectorMath.Constant<T>(Slope * Cubic)));
            return Vector.Max(x, VectorMath.Constant<T>(-30)) * VectorMath.Sigmoid(argument);
        }
    }
}

public static partial class TensorOperations
{
    /// <summary>The Gaussian error linear unit <c>x·Φ(x)</c>, element by element.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="tanhApproximation">Whether Φ is approximated by <c>(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2</c>.</param>
    public static Tensor Gelu(this Tensor x, bool tanhApproximation = false) => Operation.Apply(new Gelu(tanhApproximation), x);
}
