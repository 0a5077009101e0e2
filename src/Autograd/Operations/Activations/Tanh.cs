using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The hyperbolic tangent. NaN stays NaN.</summary>
public sealed record Tanh : Operation
{
    internal static Tanh Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(UnaryFormulaOperator<Formula>));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, Apply(TanhGradient.Instance, context.Cotangent, context.Output));

    private readonly struct Formula : IVectorUnary
    {
        public T Invoke<T>(T x)
            where T : unmanaged, IFloatingPointIeee754<T> => Invoke(new Vector<T>(x)).ToScalar();

        public Vector<T> Invoke<T>(Vector<T> x)
            where T : unmanaged, IFloatingPointIeee754<T> => VectorMath.Tanh(x);
    }
}

public static partial class TensorOperations
{
    /// <summary>The hyperbolic tangent, element by element.</summary>
    public static Tensor Tanh(this Tensor x) => Operation.Apply(AutogradNet.Tanh.Instance, x);
}
