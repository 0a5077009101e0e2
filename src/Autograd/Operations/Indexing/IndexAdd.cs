using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Zeros of <c>Extent</c> along an axis, to which slice <c>j</c> of the operand is added at <c>Indices[j]</c>: the adjoint of
/// <see cref="IndexSelect"/>.
/// </summary>
public sealed record IndexAdd(int Axis, IndexList Indices, int Extent) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        FloatingPoint.Check(x, this);
        if (x.Shape[Axis] != Indices.Count) throw new ArgumentException($"{Indices.Count} indices do not place the slices of {x.Shape} along axis {Axis}.");
        var result = Tensor.Zeros(x.Shape.With(Axis, Extent), x.DType);
        IndexRange.Check(Indices.Values, Axis, result.Shape);
        var (outer, inner) = (x.Shape.CountOf(0, Axis), x.Shape.CountOf(Axis + 1, x.Shape.Rank));
        if (x.DType == DType.Float32) IndexKernel.Add(x.Span<float>(), outer, Extent, inner, Indices.Values, result.MutableSpan<float>());
        else IndexKernel.Add(x.Span<double>(), outer, Extent, inner, Indices.Values, result.MutableSpan<double>());
        return result;
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent.IndexSelect(Axis, Indices.Values));
}

public static partial class TensorOperations
{
    /// <summary>Zeros of an extent along an axis, to which each slice of <paramref name="x"/> is added at its index; equal indices add up.</summary>
    /// <param name="x">The slices.</param>
    /// <param name="axis">The axis; a negative one counts from the end.</param>
    /// <param name="indices">Where each slice goes, from 0 up to <paramref name="extent"/>.</param>
    /// <param name="extent">The extent of the result along the axis.</param>
    /// <exception cref="ArgumentException">There are not as many indices as slices; the message prints the shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or an index lies outside the result.</exception>
    public static Tensor IndexAdd(this Tensor x, int axis, ReadOnlySpan<int> indices, int extent)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentOutOfRangeException.ThrowIfNegative(extent);
        return Operation.Apply(new IndexAdd(x.Shape.Axis(axis), IndexList.Create(indices), extent), x);
    }
}
