using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>v·Positive</c> where x is positive, else <c>v·Negative·exp(x)</c>: the derivative of <see cref="Elu"/> and <see cref="Selu"/>.
/// </summary>
internal sealed record EluGradient(double Positive, double Negative) : DerivativeProduct
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        Elementwise.Binary(context.Input(0), context.Input(1), new FormulaOperator<Formula>(new Formula(Positive, Negative)));

    /// <inheritdoc/>
    protected override Tensor? SecondDerivativeProduct(Tensor c, Tensor v, Tensor x) => Apply(new EluGradient(0, Negative), c * v, x);

    private readonly struct Formula(double positive, double negative) : IVectorBinary
    {
        public T Invoke<T>(T v, T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(v), new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> v, Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => v * Vector.ConditionalSelect(
                Vector.GreaterThan(x, Vector<T>.Zero),
                VectorMath.Constant<T>(positive),
                VectorMath.Exp(x) * VectorMath.Constant<T>(negative));
    }
}
