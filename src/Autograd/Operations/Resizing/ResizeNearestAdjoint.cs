using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The adjoint of <see cref="ResizeNearest"/>: back to <c>Size</c>, every value added to the element it was read from.</summary>
public sealed record ResizeNearestAdjoint(Size2d Size) : Operation
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
        context.Set(0, context.Cotangent.ResizeNearest((shape[2], shape[3])));
    }

    private static void Run<T>(Tensor x, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Resize2dKernel.NearestAdjoint(x.Span<T>(), result.MutableSpan<T>(), x.Shape.CountOf(0, 2), result.Shape[2], result.Shape[3], x.Shape[2], x.Shape[3]);
}

public static partial class TensorOperations
{
    /// <summary>The gradient of <see cref="ResizeNearest(Tensor, Size2d)"/> with respect to its input, from the gradient with respect to its output.</summary>
    /// <param name="outputGradient">[N, C, h, w].</param>
    /// <param name="inputSize">H and W of the resizing's input.</param>
    /// <returns>[N, C, H, W].</returns>
    /// <exception cref="ArgumentException">The gradient is not four non-empty axes, or the size not positive.</exception>
    public static Tensor ResizeNearestAdjoint(this Tensor outputGradient, Size2d inputSize) =>
        Operation.Apply(new AutogradNet.ResizeNearestAdjoint(inputSize), outputGradient);
}
