using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>x·sigmoid(x)</c>, also called Swish; 0 at −∞. NaN stays NaN. Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units for Neural
/// Network Function Approximation in Reinforcement Learning", 2018.
/// </summary>
public sealed record Silu : Operation
{
    internal static Silu Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(UnaryFormulaOperator<Formula>));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, Apply(SiluGradient.Instance, context.Cotangent, context.Input(0)));

    private readonly struct Formula : IVectorUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            // Below −1000 the sigmoid is 0 in either precision; the limit keeps −∞·0 out.
            Vector.Max(x, VectorMath.Constant<T>(-1000)) * VectorMath.Sigmoid(x);
    }
}

public static partial class TensorOperations
{
    /// <summary><c>x·sigmoid(x)</c>, element by element.</summary>
    public static Tensor Silu(this Tensor x) => Operation.Apply(AutogradNet.Silu.Instance, x);
}
