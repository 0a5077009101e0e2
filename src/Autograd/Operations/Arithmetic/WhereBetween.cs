using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>v</c> where x lies between <c>Low</c> and <c>High</c>, else 0: how a cotangent passes a function that is constant outside an
/// interval. Counts as constant in x; where x is NaN the result is 0.
/// </summary>
internal sealed record WhereBetween(double Low, double High, bool Inclusive) : DerivativeProduct
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        Elementwise.Binary(context.Input(0), context.Input(1), new FormulaOperator<Formula>(new Formula(Low, High, Inclusive)));

    /// <inheritdoc/>
    protected override Tensor? SecondDerivativeProduct(Tensor c, Tensor v, Tensor x) => null;

    private readonly struct Formula(double low, double high, bool inclusive) : IVectorBinary
    {
        public T Invoke<T>(T v, T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(v), new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> v, Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var (least, most) = (VectorMath.Constant<T>(low), VectorMath.Constant<T>(high));
            var inside = inclusive
                ? Vector.GreaterThanOrEqual(x, least) & Vector.LessThanOrEqual(x, most)
                : Vector.GreaterThan(x, least) & Vector.LessThan(x, most);
            return Vector.ConditionalSelect(inside, v, Vector<T>.Zero);
        }
    }
}
