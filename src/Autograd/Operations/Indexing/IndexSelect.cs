using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The slices along an axis that a list of indices names, in its order; indices may repeat.</summary>
public sealed record IndexSelect(int Axis, IndexList Indices) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        IndexRange.Check(Indices.Values, Axis, x.Shape);
        var result = Tensor.Empty(x.Shape.With(Axis, Indices.Count), x.DType);
        ElementDispatch.Run(x, result, new Move(x.Shape, Axis, Indices.Values));
        return result;
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) =>
        context.Set(0, Operation.Apply(new IndexAdd(Axis, Indices, context.Input(0).Shape[Axis]), context.Cotangent));

    private readonly ref struct Move(Shape shape, int axis, ReadOnlySpan<int> indices) : IElementMove
    {
        private readonly ReadOnlySpan<int> _indices = indices;

        public void Invoke<T>(ReadOnlySpan<T> source, Span<T> target)
            where T : unmanaged => IndexKernel.Select(source, shape.CountOf(0, axis), shape[axis], shape.CountOf(axis + 1, shape.Rank), _indices, target);
    }
}

public static partial class TensorOperations
{
    /// <summary>The slices along an axis that <paramref name="indices"/> names, in its order. Indices may repeat; their gradients add up.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or an index lies outside it; the message prints the shape.</exception>
    public static Tensor IndexSelect(this Tensor x, int axis, ReadOnlySpan<int> indices)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Operation.Apply(new IndexSelect(x.Shape.Axis(axis), IndexList.Create(indices)), x);
    }
}
