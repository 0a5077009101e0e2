using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary><c>v·sign(x)</c>, 0 where x is 0 or NaN.</summary>
internal sealed record AbsGradient : DerivativeProduct
{
    internal static AbsGradient Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        Elementwise.Binary(context.Input(0), context.Input(1), default(FormulaOperator<Formula>));

    /// <inheritdoc/>
    protected override Tensor? SecondDerivativeProduct(Tensor c, Tensor v, Tensor x) => null;

    private readonly struct Formula : IVectorBinary
    {
        public T Invoke<T>(T v, T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(v), new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> v, Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> =>
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), v, Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), -v, Vector<T>.Zero));
    }
}
