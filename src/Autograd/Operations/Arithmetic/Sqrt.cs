using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The square root: NaN below 0. Its derivative at 0 is +∞.</summary>
public sealed record Sqrt : Operation
{
    internal static Sqrt Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(Kernel));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent * 0.5 / context.Output);

    private readonly struct Kernel : IUnaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Sqrt(x, destination);
    }
}

public static partial class TensorOperations
{
    /// <summary>The square root, element by element: NaN below 0. Its derivative at 0 is +∞.</summary>
    public static Tensor Sqrt(this Tensor x) => Operation.Apply(AutogradNet.Sqrt.Instance, x);
}
