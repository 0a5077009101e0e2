using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>λ·x</c> above 0, else <c>λ·α·(exp(x) − 1)</c> with the constants that keep mean 0 and variance 1. NaN stays NaN. Klambauer et al.,
/// "Self-Normalizing Neural Networks", 2017.
/// </summary>
public sealed record Selu : Operation
{
    private const double Alpha = 1.6732632423543772848170429916717;
    private const double Lambda = 1.0507009873554804934193349852946;

    internal static Selu Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(UnaryFormulaOperator<Formula>));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, Apply(new EluGradient(Lambda, Lambda * Alpha), context.Cotangent, context.Input(0)));

    private readonly struct Formula : IVectorUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => Vector.ConditionalSelect(
                Vector.GreaterThan(x, Vector<T>.Zero),
                x * VectorMath.Constant<T>(Lambda),
                VectorMath.ExpMinusOne(x) * VectorMath.Constant<T>(Lambda * Alpha));
    }
}

public static partial class TensorOperations
{
    /// <summary>The self-normalising exponential linear unit, element by element: λ·x above 0, else λ·α·(exp(x) − 1).</summary>
    public static Tensor Selu(this Tensor x) => Operation.Apply(AutogradNet.Selu.Instance, x);
}
