using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The absolute value. Its derivative at 0 is 0.</summary>
public sealed record Abs : Operation
{
    internal static Abs Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(Kernel));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, Apply(AbsGradient.Instance, context.Cotangent, context.Input(0)));

    private readonly struct Kernel : IUnaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Abs(x, destination);
    }
}

public static partial class TensorOperations
{
    /// <summary>The absolute value, element by element. Its derivative at 0 is 0.</summary>
    public static Tensor Abs(this Tensor x) => Operation.Apply(AutogradNet.Abs.Instance, x);
}
