using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The average of every window of [N, C, H, W].</summary>
public sealed record AvgPool2d(Size2d Window, Size2d Stride, Padding2d Padding, bool CeilMode, bool CountIncludePad) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        SpatialArguments.RequireImages(Name, x);
        var geometry = PoolingArguments.Geometry(Name, x.Shape, Window, Stride, Padding, 1, CeilMode);
        var result = Tensor.Empty([geometry.Batch, geometry.Channels, geometry.OutHeight, geometry.OutWidth], x.DType);
        if (x.DType == DType.Float32) Run<float>(x, result, geometry);
        else Run<double>(x, result, geometry);
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
        context.Set(0, context.Cotangent.AvgPool2dAdjoint((shape[2], shape[3]), Window, Stride, Padding, CeilMode, CountIncludePad));
    }

    private void Run<T>(Tensor x, Tensor result, in Pool2dGeometry geometry)
        where T : unmanaged, IFloatingPointIeee754<T> => AvgPool2dKernel.Forward(x.Span<T>(), result.MutableSpan<T>(), geometry, CountIncludePad);
}

public static partial class TensorOperations
{
    /// <summary>The average of every window.</summary>
    /// <param name="x">Images, [N, C, H, W].</param>
    /// <param name="window">The size of a window.</param>
    /// <param name="stride">The step between windows; the window's size where left out.</param>
    /// <param name="padding">Zeros round the images. No window may lie wholly there.</param>
    /// <param name="ceilMode">Whether windows that reach beyond the end count, as long as they start before it.</param>
    /// <param name="countIncludePad">
    /// Whether padding counts among the elements divided by. What a window in ceil mode covers beyond the padding never does.
    /// </param>
    /// <returns>[N, C, ⌊(H + top + bottom − KH)/stride⌋ + 1, likewise W]; rounded up in ceil mode.</returns>
    /// <exception cref="ArgumentException">The window does not fit; the message prints both sizes.</exception>
    public static Tensor AvgPool2d(
        this Tensor x, Size2d window, Size2d? stride = null, Padding2d padding = default, bool ceilMode = false, bool countIncludePad = true) =>
        Operation.Apply(new AutogradNet.AvgPool2d(window, stride ?? window, padding, ceilMode, countIncludePad), x);
}
