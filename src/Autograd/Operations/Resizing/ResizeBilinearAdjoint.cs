using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The adjoint of <see cref="ResizeBilinear"/>: back to <c>Size</c>, every value shared out among the elements it was interpolated from.</summary>
public sealed record ResizeBilinearAdjoint(Size2d Size, bool AlignCorners) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        SpatialArguments.RequirePlanes(Name, x, Size, "output gradient");
        var result = Tensor.Empty([x.Shape[0], x.Shape[1], Size.Height, Size.Width], x.DType);
        if (x.DType == DType.Float32) Run<float>(x, result);
        else Run<double>(x, result);
        return result;
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var shape = context.Input(0).Shape;
        context.Set(0, context.Cotangent.ResizeBilinear((shape[2], shape[3]), AlignCorners));
    }

    private void Run<T>(Tensor x, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Resize2dKernel.BilinearAdjoint(
            x.Span<T>(), result.MutableSpan<T>(), x.Shape.CountOf(0, 2), result.Shape[2], result.Shape[3], x.Shape[2], x.Shape[3], AlignCorners);
}

public static partial class TensorOperations
{
    /// <summary>The gradient of <see cref="ResizeBilinear(Tensor, Size2d, bool)"/> with respect to its input, from the gradient with respect to its output.</summary>
    /// <param name="outputGradient">[N, C, h, w].</param>
    /// <param name="inputSize">H and W of the resizing's input.</param>
    /// <param name="alignCorners">As in the resizing.</param>
    /// <returns>[N, C, H, W].</returns>
    /// <exception cref="ArgumentException">The gradient is not four non-empty axes, or the size not positive.</exception>
    public static Tensor ResizeBilinearAdjoint(this Tensor outputGradient, Size2d inputSize, bool alignCorners = false) =>
        Operation.Apply(new AutogradNet.ResizeBilinearAdjoint(inputSize, alignCorners), outputGradient);
}
