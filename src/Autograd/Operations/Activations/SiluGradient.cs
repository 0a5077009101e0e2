using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary><c>v·s·(1 + x·(1 − s))</c> with <c>s = sigmoid(x)</c>: the derivative of <see cref="Silu"/>.</summary>
internal sealed record SiluGradient : DerivativeProduct
{
    internal static SiluGradient Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        Elementwise.Binary(context.Input(0), context.Input(1), default(FormulaOperator<Formula>));

    /// <inheritdoc/>
    protected override Tensor? SecondDerivativeProduct(Tensor c, Tensor v, Tensor x)
    {
        var limited = x.Clamp(-1000, 1000);
        var s = limited.Sigmoid();
        return Apply(SigmoidGradient.Instance, c * v * ((limited * s.Affine(-2, 1)) + 2), s);
    }

    private readonly struct Formula : IVectorBinary
    {
        public T Invoke<T>(T v, T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(v), new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> v, Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            // Beyond ±1000 the derivative is 0 or 1 in either precision; the limit keeps ∞·0 out.
            var limited = VectorMath.Limit(x, 1000);
            var s = VectorMath.Sigmoid(limited);
            return v * s * (Vector<T>.One + (limited * (Vector<T>.One - s)));
        }
    }
}
