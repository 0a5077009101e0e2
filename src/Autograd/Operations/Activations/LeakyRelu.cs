using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>x</c> above 0, else <c>Slope·x</c>. Its derivative at 0 is <c>Slope</c>. NaN stays NaN. Maas, Hannun and Ng, "Rectifier
/// Nonlinearities Improve Neural Network Acoustic Models", 2013.
/// </summary>
public sealed record LeakyRelu(double Slope) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), new UnaryFormulaOperator<Formula>(new Formula(Slope)));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, Apply(new LeakyReluGradient(Slope), context.Cotangent, context.Input(0)));

    private readonly struct Formula(double slope) : ILanewiseUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), x, x * VectorMath.Constant<T>(slope));
    }
}

public static partial class TensorOperations
{
    /// <summary><c>x</c> above 0, else <c>slope·x</c>, element by element. Its derivative at 0 is <paramref name="slope"/>.</summary>
    public static Tensor LeakyRelu(this Tensor x, double slope = 0.01) => Operation.Apply(new LeakyRelu(slope), x);
}
