using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary><c>v·(1 − y²)</c>: the derivative of <see cref="Tanh"/> by its result y.</summary>
internal sealed record TanhGradient : DerivativeProduct
{
    internal static TanhGradient Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        Elementwise.Binary(context.Input(0), context.Input(1), default(FormulaOperator<Formula>));

    /// <inheritdoc/>
    protected override Tensor? SecondDerivativeProduct(Tensor c, Tensor v, Tensor x) => c * v * x * -2;

    private readonly struct Formula : IVectorBinary
    {
        public T Invoke<T>(T v, T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(v), new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> v, Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => v * (Vector<T>.One - x) * (Vector<T>.One + x);
    }
}
