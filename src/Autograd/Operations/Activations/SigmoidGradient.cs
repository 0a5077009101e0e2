using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary><c>v·y·(1 − y)</c>: the derivative of <see cref="Sigmoid"/> by its result y.</summary>
internal sealed record SigmoidGradient : DerivativeProduct
{
    internal static SigmoidGradient Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        Elementwise.Binary(context.Input(0), context.Input(1), default(FormulaOperator<Formula>));

    /// <inheritdoc/>
    protected override Tensor? SecondDerivativeProduct(Tensor c, Tensor v, Tensor x) => c * v * x.Affine(-2, 1);

    private readonly struct Formula : IVectorBinary
    {
        public T Invoke<T>(T v, T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(v), new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> v, Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => v * x * (Vector<T>.One - x);
    }
}
