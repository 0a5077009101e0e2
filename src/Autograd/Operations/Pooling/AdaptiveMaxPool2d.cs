using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// The maxima of <c>OutputSize</c> windows that together cover each plane of [N, C, H, W]; window i reaches from ⌊i·H/h⌋ up to
/// ⌈(i+1)·H/h⌉. Saves its switches and breaks ties as <see cref="MaxPool2d"/> does.
/// </summary>
public sealed record AdaptiveMaxPool2d(Size2d OutputSize) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        SpatialArguments.RequirePlanes(Name, x, OutputSize);
        Shape shape = [x.Shape[0], x.Shape[1], OutputSize.Height, OutputSize.Width];
        var result = Tensor.Empty(shape, x.DType);
        var switches = Tensor.Empty(shape, DType.Int32);
        if (x.DType == DType.Float32) Run<float>(x, result, switches);
        else Run<double>(x, result, switches);
        context.Save(switches);
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
        context.Set(0, context.Cotangent.MaxUnpool2d(context.Saved(0), (shape[2], shape[3])));
    }

    private void Run<T>(Tensor x, Tensor result, Tensor switches)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        AdaptiveMaxPool2dKernel.Forward(
            x.Span<T>(), result.MutableSpan<T>(), switches.MutableSpan<int>(),
            x.Shape.CountOf(0, 2), x.Shape[2], x.Shape[3], OutputSize.Height, OutputSize.Width);
}

public static partial class TensorOperations
{
    /// <summary>
    /// Maxima over windows that divide each plane into <paramref name="outputSize"/> parts, overlapping where it does not divide evenly.
    /// Of equal maxima the first in row-major order receives the gradient.
    /// </summary>
    /// <param name="x">Images, [N, C, H, W].</param>
    /// <param name="outputSize">h and w of the result; window i reaches from ⌊i·H/h⌋ up to ⌈(i+1)·H/h⌉.</param>
    /// <returns>[N, C, h, w].</returns>
    /// <exception cref="ArgumentException">The input is not four non-empty axes, or the size not positive.</exception>
    public static Tensor AdaptiveMaxPool2d(this Tensor x, Size2d outputSize) => Operation.Apply(new AutogradNet.AdaptiveMaxPool2d(outputSize), x);
}
