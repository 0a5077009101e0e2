using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The logistic function <c>1/(1 + exp(−x))</c>. NaN stays NaN.</summary>
public sealed record Sigmoid : Operation
{
    internal static Sigmoid Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(Kernel));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, Apply(SigmoidGradient.Instance, context.Cotangent, context.Output));

    private readonly struct Kernel : IUnaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Sigmoid(x, destination);
    }
}

public static partial class TensorOperations
{
    /// <summary>The logistic function <c>1/(1 + exp(−x))</c>, element by element.</summary>
    public static Tensor Sigmoid(this Tensor x) => Operation.Apply(AutogradNet.Sigmoid.Instance, x);
}
