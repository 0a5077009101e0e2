using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The product, element by element, of two tensors, broadcast together.</summary>
public sealed record Multiply : Operation
{
    internal static Multiply Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (x, y) = (context.Input(0), context.Input(1));
        return (context.MayDefer ? DeferredSelection.TryMultiply(x, y) : null) ?? Elementwise.Binary(x, y, default(Kernel));
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => operands[1 - index] is not null;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var g = context.Cotangent;
        var (x, y) = (context.Input(0), context.Input(1));
        if (context.Needs(0)) context.Set(0, (g * y).SumTo(x.Shape));
        if (context.Needs(1)) context.Set(1, (g * x).SumTo(y.Shape));
    }

    private readonly struct Kernel : IBinaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Multiply(x, y, destination);

        public void Invoke<T>(ReadOnlySpan<T> x, T y, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Multiply(x, y, destination);

        public void Invoke<T>(T x, ReadOnlySpan<T> y, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Multiply(y, x, destination);
    }
}

public static partial class TensorOperations
{
    extension(Tensor)
    {
        /// <summary>The product, element by element, of two tensors, broadcast together.</summary>
        /// <exception cref="ArgumentException">The shapes cannot be broadcast together, or the element types differ.</exception>
        public static Tensor operator *(Tensor left, Tensor right) => Operation.Apply(Multiply.Instance, left, right);
    }
}
