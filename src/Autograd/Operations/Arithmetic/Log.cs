using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The natural logarithm: −∞ at 0, NaN below.</summary>
public sealed record Log : Operation
{
    internal static Log Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Unary(context.Input(0), default(Kernel));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent / context.Input(0));

    private readonly struct Kernel : IUnaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> x, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Log(x, destination);
    }
}

public static partial class TensorOperations
{
    /// <summary>The natural logarithm, element by element: −∞ at 0, NaN below.</summary>
    public static Tensor Log(this Tensor x) => Operation.Apply(AutogradNet.Log.Instance, x);
}
