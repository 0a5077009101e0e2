using System.Numerics;
using System.Numerics.Tensors;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The larger of two tensors, broadcast together. At a tie each side gets half the cotangent. NaN on either side stays NaN.</summary>
public sealed record Maximum : Operation
{
    internal static Maximum Instance { get; } = new();

    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context) => Elementwise.Binary(context.Input(0), context.Input(1), default(Kernel));

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var g = context.Cotangent;
        var (x, y) = (context.Input(0), context.Input(1));
        if (context.Needs(0)) context.Set(0, (g * Preference.OfGreater(x, y)).SumTo(x.Shape));
        if (context.Needs(1)) context.Set(1, (g * Preference.OfGreater(y, x)).SumTo(y.Shape));
    }

    private readonly struct Kernel : IBinaryOperator
    {
        public void Invoke<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Max(x, y, destination);

        public void Invoke<T>(ReadOnlySpan<T> x, T y, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Max(x, y, destination);

        public void Invoke<T>(T x, ReadOnlySpan<T> y, Span<T> destination)
            where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Max(y, x, destination);
    }
}

public static partial class TensorOperations
{
    /// <summary>The larger of two tensors, element by element, broadcast together. At a tie each side gets half the cotangent.</summary>
    /// <exception cref="ArgumentException">The shapes cannot be broadcast together, or the element types differ.</exception>
    public static Tensor Maximum(this Tensor x, Tensor y) => Operation.Apply(AutogradNet.Maximum.Instance, x, y);
}
