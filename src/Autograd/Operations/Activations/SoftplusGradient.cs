using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>v·sigmoid(Beta·x)</c>, and <c>v</c> where <c>Beta·x</c> is above <c>Threshold</c>: the derivative of <see cref="Softplus"/>.
/// </summary>
internal sealed record SoftplusGradient(double Beta, double Threshold) : DerivativeProduct
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        Elementwise.Binary(context.Input(0), context.Input(1), new FormulaOperator<Formula>(new Formula(Beta, Threshold)));

    /// <inheritdoc/>
    protected override Tensor? SecondDerivativeProduct(Tensor c, Tensor v, Tensor x)
    {
        var scaled = x * Beta;
        var curved = Apply(SigmoidGradient.Instance, c * v * Beta, scaled.Sigmoid());
        return Apply(new WhereBetween(double.NegativeInfinity, Threshold, Inclusive: true), curved, scaled);
    }

    private readonly struct Formula(double beta, double threshold) : IVectorBinary
    {
        public T Invoke<T>(T v, T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(v), new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> v, Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var scaled = x * VectorMath.Constant<T>(beta);
            var linear = Vector.GreaterThan(scaled, VectorMath.Constant<T>(threshold));
            return Vector.ConditionalSelect(linear, v, v * VectorMath.Sigmoid(scaled));
        }
    }
}
