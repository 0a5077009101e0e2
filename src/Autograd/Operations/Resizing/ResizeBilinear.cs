using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>[N, C, H, W] resized to <c>Size</c> by interpolating between the four nearest elements.</summary>
public sealed record ResizeBilinear(Size2d Size, bool AlignCorners) : Operation
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
        context.Set(0, context.Cotangent.ResizeBilinearAdjoint((shape[2], shape[3]), AlignCorners));
    }

    private void Run<T>(Tensor x, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Resize2dKernel.Bilinear(
            x.Span<T>(), result.MutableSpan<T>(), x.Shape.CountOf(0, 2), x.Shape[2], x.Shape[3], result.Shape[2], result.Shape[3], AlignCorners);
}

public static partial class TensorOperations
{
    /// <summary>Resizes by interpolating between the four nearest elements, without smoothing where it shrinks (PyTorch's <c>bilinear</c>).</summary>
    /// <param name="x">Images, [N, C, H, W].</param>
    /// <param name="size">h and w of the result.</param>
    /// <param name="alignCorners">
    /// Whether the centres of the corner elements map to each other, i ↦ i·(H−1)/(h−1). Otherwise elements are areas,
    /// i ↦ max((i + ½)·H/h − ½, 0), and the border's value holds beyond the outermost centres.
    /// </param>
    /// <returns>[N, C, h, w].</returns>
    /// <exception cref="ArgumentException">The input is not four non-empty axes, or the size not positive.</exception>
    public static Tensor ResizeBilinear(this Tensor x, Size2d size, bool alignCorners = false) =>
        Operation.Apply(new AutogradNet.ResizeBilinear(size, alignCorners), x);
}
