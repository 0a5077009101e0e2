using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The sum of two tensors, broadcast together.</summary>
public sealed record Add : Operation
{
    internal static Add Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) =>
        DeferredConvolution.Add(context.Input(0), context.Input(1)) ?? DeferredNormalization.Add(context.Input(0), context.Input(1))
        ?? Elementwise.Binary(context.Input(0), context.Input(1), default(Kernel));

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var g = context.Cotangent;
        if (context.Needs(0)) context.Set(0, g.SumTo(context.Input(0).Shape));
        if (context.Needs(1)) context.Set(1, g.SumTo(context.Input(1).Shape));
    }

    /// <summary>Adds to a tensor of the same shape and type that nobody else holds.</summary>
    internal static void InPlace(Tensor sum, Tensor addend) => Elementwise.Binary(sum, addend, sum, default(Kernel));

    private readonly struct Kernel : IBinaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Add(x, y, destination);

        public void Invoke<T>(ReadOnlySpan<T> x, T y, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Add(x, y, destination);

        public void Invoke<T>(T x, ReadOnlySpan<T> y, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Add(y, x, destination);
    }
}

public static partial class TensorOperations
{
    extension(Tensor)
    {
        /// <summary>The sum of two tensors, broadcast together.</summary>
        /// <exception cref="ArgumentException">The shapes cannot be broadcast together, or the element types differ.</exception>
        public static Tensor operator +(Tensor left, Tensor right) => Operation.Apply(Add.Instance, left, right);
    }
}
