using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The adjoint of <see cref="AvgPool2d"/>: every value is shared out equally among the elements of its window.</summary>
public sealed record AvgPool2dAdjoint(Size2d InputSize, Size2d Window, Size2d Stride, Padding2d Padding, bool CeilMode, bool CountIncludePad) 
    : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var g = context.Input(0);
        SpatialArguments.RequireImages(Name, g, "output gradient");
        SpatialArguments.RequirePositive(Name, InputSize, nameof(InputSize));
        Shape shape = [g.Shape[0], g.Shape[1], InputSize.Height, InputSize.Width];
        var geometry = PoolingArguments.Geometry(Name, shape, Window, Stride, Padding, 1, CeilMode);
        SpatialArguments.RequireShape(Name, g.Shape, [geometry.Batch, geometry.Channels, geometry.OutHeight, geometry.OutWidth], $"output gradient for the input {shape}");
        var result = Tensor.Empty(shape, g.DType);
        if (g.DType == DType.Float32) Run<float>(g, result, geometry);
        else Run<double>(g, result, geometry);
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) =>
        context.Set(0, context.Cotangent.AvgPool2d(Window, Stride, Padding, CeilMode, CountIncludePad));

    private void Run<T>(Tensor g, Tensor result, in Pool2dGeometry geometry)
        where T : unmanaged, IFloatingPointIeee754<T> => AvgPool2dKernel.Adjoint(g.Span<T>(), result.MutableSpan<T>(), geometry, CountIncludePad);
}

public static partial class TensorOperations
{
    /// <summary>
    /// The gradient of <see cref="AvgPool2d(Tensor, Size2d, Size2d?, Padding2d, bool, bool)"/> with respect to its input, from the
    /// gradient with respect to its output.
    /// </summary>
    /// <param name="outputGradient">[N, C, OH, OW].</param>
    /// <param name="inputSize">H and W of the pooling's input.</param>
    /// <param name="window">The pooling's window.</param>
    /// <param name="stride">The pooling's stride; the window's size where left out.</param>
    /// <param name="padding">The pooling's padding.</param>
    /// <param name="ceilMode">Whether the pooling rounded its size up.</param>
    /// <param name="countIncludePad">Whether the pooling counted padding.</param>
    /// <returns>[N, C, H, W].</returns>
    /// <exception cref="ArgumentException">The pooling does not give that output; the message prints both shapes.</exception>
    public static Tensor AvgPool2dAdjoint(
        this Tensor outputGradient,
        Size2d inputSize,
        Size2d window,
        Size2d? stride = null,
        Padding2d padding = default,
        bool ceilMode = false,
        bool countIncludePad = true) =>
        Operation.Apply(new AutogradNet.AvgPool2dAdjoint(inputSize, window, stride ?? window, padding, ceilMode, countIncludePad), outputGradient);
}
