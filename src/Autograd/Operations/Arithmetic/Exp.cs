using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The exponential function.</summary>
public sealed record Exp : Operation
{
    internal static Exp Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(Kernel));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent * context.Output);

    private readonly struct Kernel : IUnaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Exp(x, destination);
    }
}

public static partial class TensorOperations
{
    /// <summary>The exponential function, element by element.</summary>
    public static Tensor Exp(this Tensor x) => Operation.Apply(AutogradNet.Exp.Instance, x);
}
