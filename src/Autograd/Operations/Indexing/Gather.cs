using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Elements picked along an axis by an index tensor, the second operand: <c>y[…, j, …] = x[…, index[…, j, …], …]</c>. The adjoint is
/// <see cref="ScatterAdd"/>.
/// </summary>
public sealed record Gather(int Axis) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (x, index) = (context.Input(0), context.Input(1));
        IndexRange.Check(index, Axis, x.Shape);
        var result = Tensor.Empty(index.Shape, x.DType);
        ElementDispatch.Run(x, result, new Move(x.Shape, Axis, index));
        return result;
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        if (context.Needs(0)) context.Set(0, context.Cotangent.ScatterAdd(Axis, context.Input(1), context.Input(0).Shape));
    }

    private readonly struct Move(Shape shape, int axis, Tensor index) : IElementMove
    {
        public void Invoke<T>(ReadOnlySpan<T> source, Span<T> target)
            where T : unmanaged
        {
            if (index.DType == DType.Int32) GatherKernel.Gather(source, shape.Extents, axis, index.Span<int>(), index.Shape.Extents, target);
            else GatherKernel.Gather(source, shape.Extents, axis, index.Span<long>(), index.Shape.Extents, target);
        }
    }
}

public static partial class TensorOperations
{
    /// <summary>
    /// Elements picked along an axis: <c>y[…, j, …] = x[…, index[…, j, …], …]</c>. Indices may repeat; their gradients add up.
    /// </summary>
    /// <param name="x">The elements.</param>
    /// <param name="axis">The axis; a negative one counts from the end.</param>
    /// <param name="index">
    /// Int32 or Int64, of as many axes as <paramref name="x"/>, along the other axes no longer than it; its shape is the result's.
    /// </param>
    /// <exception cref="ArgumentException">The index has another type, or does not lie over the shape; the message prints both shapes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or an index lies outside it.</exception>
    public static Tensor Gather(this Tensor x, int axis, Tensor index)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Operation.Apply(new Gather(x.Shape.Axis(axis)), x, index);
    }
}
