using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// <c>min(max(x, 0), 6)</c>. Its derivative at 0 and at 6 is 0. NaN stays NaN. Krizhevsky, "Convolutional Deep Belief Networks on
/// CIFAR-10", 2010.
/// </summary>
public sealed record Relu6 : Operation
{
    internal static Relu6 Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(UnaryFormulaOperator<Formula>));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, Apply(new WhereBetween(0, 6, Inclusive: false), context.Cotangent, context.Input(0)));

    private readonly struct Formula : ILanewiseUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => Vector.Min(Vector.Max(x, Vector<T>.Zero), VectorMath.Constant<T>(6));
    }
}

public static partial class TensorOperations
{
    /// <summary><c>min(max(x, 0), 6)</c>, element by element. Its derivative at 0 and at 6 is 0.</summary>
    public static Tensor Relu6(this Tensor x) => Operation.Apply(AutogradNet.Relu6.Instance, x);
}
