using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>[N, C, H, W] resized to <c>Size</c>: element (i, j) is element (⌊i·H/h⌋, ⌊j·W/w⌋) of the operand.</summary>
public sealed record ResizeNearest(Size2d Size) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        SpatialArguments.RequirePlanes(Name, x, Size);
        var result = Tensor.Empty([x.Shape[0], x.Shape[1], Size.Height, Size.Width], x.DType);
        if (x.DType == DType.Float32) Run<float>(x, result);
        else Run<double>(x, result);
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var shape = context.Input(0).Shape;
        context.Set(0, context.Cotangent.ResizeNearestAdjoint((shape[2], shape[3])));
    }

    private static void Run<T>(Tensor x, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Resize2dKernel.Nearest(x.Span<T>(), result.MutableSpan<T>(), x.Shape.CountOf(0, 2), x.Shape[2], x.Shape[3], result.Shape[2], result.Shape[3]);
}

public static partial class TensorOperations
{
    /// <summary>Resizes without interpolating: element (i, j) of the result is element (⌊i·H/h⌋, ⌊j·W/w⌋) (PyTorch's <c>nearest</c>).</summary>
    /// <param name="x">Images, [N, C, H, W].</param>
    /// <param name="size">h and w of the result.</param>
    /// <returns>[N, C, h, w].</returns>
    /// <exception cref="ArgumentException">The input is not four non-empty axes, or the size not positive.</exception>
    public static Tensor ResizeNearest(this Tensor x, Size2d size) => Operation.Apply(new AutogradNet.ResizeNearest(size), x);
}
