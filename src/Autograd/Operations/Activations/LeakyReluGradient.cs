using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary><c>v</c> where x is positive, else <c>Slope·v</c>; constant in x.</summary>
internal sealed record LeakyReluGradient(double Slope) : DerivativeProduct
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        Elementwise.Binary(context.Input(0), context.Input(1), new FormulaOperator<Formula>(new Formula(Slope)));

    /// <inheritdoc/>
    protected override Tensor? SecondDerivativeProduct(Tensor c, Tensor v, Tensor x) => null;

    private readonly struct Formula(double slope) : IVectorBinary
    {
        public T Invoke<T>(T v, T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(v), new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> v, Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), v, v * VectorMath.Constant<T>(slope));
    }
}
