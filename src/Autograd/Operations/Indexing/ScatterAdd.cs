using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Zeros of <c>Target</c>, to which the first operand is added where the second says: <c>y[…, index[…, j, …], …] += x[…, j, …]</c>. The
/// adjoint of <see cref="Gather"/>.
/// </summary>
public sealed record ScatterAdd(int Axis, Shape Target) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (x, index) = (context.Input(0), context.Input(1));
        FloatingPoint.Check(x, this);
        if (x.Shape != index.Shape) throw new ArgumentException($"An index of shape {index.Shape} does not place the elements of {x.Shape}.");
        IndexRange.Check(index, Axis, Target);
        var result = Tensor.Zeros(Target, x.DType);
        var shape = x.Shape.Extents;
        var target = Target.Extents;
        switch (x.DType, index.DType)
        {
            case (DType.Float32, DType.Int32): GatherKernel.ScatterAdd(x.Span<float>(), index.Span<int>(), shape, Axis, result.MutableSpan<float>(), target); break;
            case (DType.Float32, _): GatherKernel.ScatterAdd(x.Span<float>(), index.Span<long>(), shape, Axis, result.MutableSpan<float>(), target); break;
            case (_, DType.Int32): GatherKernel.ScatterAdd(x.Span<double>(), index.Span<int>(), shape, Axis, result.MutableSpan<double>(), target); break;
            default: GatherKernel.ScatterAdd(x.Span<double>(), index.Span<long>(), shape, Axis, result.MutableSpan<double>(), target); break;
        }

        return result;
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        if (context.Needs(0)) context.Set(0, context.Cotangent.Gather(Axis, context.Input(1)));
    }
}

public static partial class TensorOperations
{
    /// <summary>
    /// Zeros of a shape, to which elements are added along an axis: <c>y[…, index[…, j, …], …] += x[…, j, …]</c>. Equal indices add up.
    /// </summary>
    /// <param name="x">The elements.</param>
    /// <param name="axis">The axis; a negative one counts from the end.</param>
    /// <param name="index">Int32 or Int64, of the shape of <paramref name="x"/>.</param>
    /// <param name="target">The shape of the result: of as many axes, along the others at least as long.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the index has another type; the message prints both shapes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or an index lies outside it.</exception>
    public static Tensor ScatterAdd(this Tensor x, int axis, Tensor index, Shape target)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Operation.Apply(new ScatterAdd(target.Axis(axis), target), x, index);
    }
}
