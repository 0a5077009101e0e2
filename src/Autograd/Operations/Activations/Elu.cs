using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>x</c> above 0, else <c>Alpha·(exp(x) − 1)</c>. NaN stays NaN. Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep
/// Network Learning by Exponential Linear Units", 2016.
/// </summary>
public sealed record Elu(double Alpha) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), new UnaryFormulaOperator<Formula>(new Formula(Alpha)));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, Apply(new EluGradient(1, Alpha), context.Cotangent, context.Input(0)));

    private readonly struct Formula(double alpha) : IVectorUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), x, VectorMath.ExpMinusOne(x) * VectorMath.Constant<T>(alpha));
    }
}

public static partial class TensorOperations
{
    /// <summary><c>x</c> above 0, else <c>alpha·(exp(x) − 1)</c>, element by element. Its derivative at 0 is <paramref name="alpha"/>.</summary>
    public static Tensor Elu(this Tensor x, double alpha = 1) => Operation.Apply(new Elu(alpha), x);
}
