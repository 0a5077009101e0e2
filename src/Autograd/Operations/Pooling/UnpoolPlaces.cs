using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Puts every value of the first operand where its place within its window (the second, constant, as <see cref="MaxPool2d"/> saves it)
/// says, zeros elsewhere; values that share a position are added. The vector-Jacobian product of max pooling.
/// </summary>
internal sealed record UnpoolPlaces(MaxPool2d Pooling, Size2d OutputSize) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (x, places) = (context.Input(0), context.Input(1));
        Shape shape = [x.Shape[0], x.Shape[1], OutputSize.Height, OutputSize.Width];
        var result = Tensor.Empty(shape, x.DType);
        if (x.DType == DType.Float32) Run<float>(x, places, result);
        else Run<double>(x, places, result);
        return result;
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        if (context.Needs(0)) context.Set(0, context.Cotangent.GatherBySwitches(Pooling.Switches(context.Input(1), context.Cotangent.Shape)));
    }

    private void Run<T>(Tensor x, Tensor places, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var geometry = Pooling.Geometry(result.Shape);
        if (places.DType == DType.UInt8) MaxPool2dKernel.Unpool(x.Span<T>(), places.Span<byte>(), result.MutableSpan<T>(), geometry);
        else MaxPool2dKernel.Unpool(x.Span<T>(), places.Span<int>(), result.MutableSpan<T>(), geometry);
    }
}
