using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>log(1 + exp(Beta·x))/Beta</c>, and <c>x</c> itself where <c>Beta·x</c> is above <c>Threshold</c>. NaN stays NaN. Dugas et al.,
/// "Incorporating Second-Order Functional Knowledge for Better Option Pricing", 2001; the threshold is PyTorch's.
/// </summary>
public sealed record Softplus(double Beta, double Threshold) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), new UnaryFormulaOperator<Formula>(new Formula(Beta, Threshold)));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, Apply(new SoftplusGradient(Beta, Threshold), context.Cotangent, context.Input(0)));

    private readonly struct Formula(double beta, double threshold) : IVectorUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var scaled = x * VectorMath.Constant<T>(beta);
            var linear = Vector.GreaterThan(scaled, VectorMath.Constant<T>(threshold));
            return Vector.ConditionalSelect(linear, x, VectorMath.Softplus(scaled) / VectorMath.Constant<T>(beta));
        }
    }
}

public static partial class TensorOperations
{
    /// <summary><c>log(1 + exp(beta·x))/beta</c>, element by element, and <c>x</c> itself where <c>beta·x</c> is above the threshold.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="beta">The sharpness; positive.</param>
    /// <param name="threshold">Where the function goes over into the identity.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="beta"/> is not positive.</exception>
    public static Tensor Softplus(this Tensor x, double beta = 1, double threshold = 20)
    {
        if (!(beta > 0)) throw new ArgumentOutOfRangeException(nameof(beta), beta, "The sharpness must be positive.");
        return Operation.Apply(new Softplus(beta, threshold), x);
    }
}
