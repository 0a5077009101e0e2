using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// The averages of <c>OutputSize</c> windows that together cover each plane of [N, C, H, W]; window i reaches from ⌊i·H/h⌋ up to
/// ⌈(i+1)·H/h⌉.
/// </summary>
public sealed record AdaptiveAvgPool2d(Size2d OutputSize) : Operation, IRunSums
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        SpatialArguments.RequirePlanes(Name, x, OutputSize);
        var result = Tensor.Empty([x.Shape[0], x.Shape[1], OutputSize.Height, OutputSize.Width], x.DType);
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
        context.Set(0, context.Cotangent.AdaptiveAvgPool2dAdjoint((shape[2], shape[3])));
    }

    // The weights of an average add up to one.
    int? IRunSums.ResultRun(Node node, int run) => PoolingArguments.ResultPlane(node, run);

    private static void Run<T>(Tensor x, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        AdaptiveAvgPool2dKernel.Forward(x.Span<T>(), result.MutableSpan<T>(), x.Shape.CountOf(0, 2), x.Shape[2], x.Shape[3], result.Shape[2], result.Shape[3]);
}

public static partial class TensorOperations
{
    /// <summary>Averages over windows that divide each plane into <paramref name="outputSize"/> parts, overlapping where it does not divide evenly.</summary>
    /// <param name="x">Images, [N, C, H, W].</param>
    /// <param name="outputSize">h and w of the result; window i reaches from ⌊i·H/h⌋ up to ⌈(i+1)·H/h⌉.</param>
    /// <returns>[N, C, h, w].</returns>
    /// <exception cref="ArgumentException">The input is not four non-empty axes, or the size not positive.</exception>
    public static Tensor AdaptiveAvgPool2d(this Tensor x, Size2d outputSize) => Operation.Apply(new AutogradNet.AdaptiveAvgPool2d(outputSize), x);
}
