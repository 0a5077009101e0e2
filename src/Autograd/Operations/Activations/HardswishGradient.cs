using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>v·(x/3 + 1/2)</c> where x lies strictly between −3 and 3, 0 from −3 down and <c>v</c> from 3 up: the derivative of
/// <see cref="Hardswish"/>.
/// </summary>
internal sealed record HardswishGradient : DerivativeProduct
{
    internal static HardswishGradient Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        Elementwise.Binary(context.Input(0), context.Input(1), default(FormulaOperator<Formula>));

    /// <inheritdoc/>
    protected override Tensor? SecondDerivativeProduct(Tensor c, Tensor v, Tensor x) => Apply(new WhereBetween(-3, 3, Inclusive: false), c * v, x) * (1.0 / 3);

    private readonly struct Formula : IVectorBinary
    {
        public T Invoke<T>(T v, T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(v), new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> v, Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var slope = (x * VectorMath.Constant<T>(1.0 / 3)) + VectorMath.Constant<T>(0.5);
            slope = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, VectorMath.Constant<T>(3)), Vector<T>.One, slope);
            slope = Vector.ConditionalSelect(Vector.LessThanOrEqual(x, VectorMath.Constant<T>(-3)), Vector<T>.Zero, slope);
            return v * slope;
        }
    }
}
