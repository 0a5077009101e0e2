using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// The maximum of every window of [N, C, H, W]. Saves the switches: where in its plane (row·W + column) each maximum lay, as Int32.
/// Of equal maxima the first in row-major order counts; a NaN counts as greater than any number. Padding is never chosen.
/// </summary>
public sealed record MaxPool2d(Size2d Window, Size2d Stride, Padding2d Padding, Size2d Dilation, bool CeilMode) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        SpatialArguments.RequireImages(Name, x);
        var geometry = PoolingArguments.Geometry(Name, x.Shape, Window, Stride, Padding, Dilation, CeilMode);
        Shape shape = [geometry.Batch, geometry.Channels, geometry.OutHeight, geometry.OutWidth];
        var result = Tensor.Empty(shape, x.DType);
        var switches = Tensor.Empty(shape, DType.Int32);
        if (x.DType == DType.Float32) Run<float>(x, result, switches, geometry);
        else Run<double>(x, result, switches, geometry);
        context.Save(switches);
        return result;
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var shape = context.Input(0).Shape;
        context.Set(0, context.Cotangent.MaxUnpool2d(context.Saved(0), (shape[2], shape[3])));
    }

    /// <summary>Pools, and hands the switches out as a plain tensor of the caller's own.</summary>
    internal static (Tensor Output, Tensor Switches) WithSwitches(MaxPool2d operation, Tensor x)
    {
        var output = Apply(operation, [x], out var saved);
        // On a tape the saved tensor is the node's; the caller gets another owner of the same memory.
        return (output, output.Tape is null ? saved[0] : saved[0].Alias(saved[0].Shape));
    }

    private static void Run<T>(Tensor x, Tensor result, Tensor switches, in Pool2dGeometry geometry)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        MaxPool2dKernel.Forward(x.Span<T>(), result.MutableSpan<T>(), switches.MutableSpan<int>(), geometry);
}

public static partial class TensorOperations
{
    /// <summary>The maximum of every window; of equal maxima the first in row-major order receives the gradient.</summary>
    /// <param name="x">Images, [N, C, H, W].</param>
    /// <param name="window">The size of a window.</param>
    /// <param name="stride">The step between windows; the window's size where left out.</param>
    /// <param name="padding">Places round the images that windows may reach into; never chosen. No window may lie wholly there.</param>
    /// <param name="dilation">The step between the elements of a window; 1 where left out.</param>
    /// <param name="ceilMode">Whether windows that reach beyond the end count, as long as they start before it.</param>
    /// <returns>[N, C, ⌊(H + top + bottom − dilation·(KH−1) − 1)/stride⌋ + 1, likewise W]; rounded up in ceil mode.</returns>
    /// <exception cref="ArgumentException">The window does not fit; the message prints both sizes.</exception>
    public static Tensor MaxPool2d(
        this Tensor x, Size2d window, Size2d? stride = null, Padding2d padding = default, Size2d? dilation = null, bool ceilMode = false) =>
        Operation.Apply(new AutogradNet.MaxPool2d(window, stride ?? window, padding, dilation ?? 1, ceilMode), x);

    /// <summary>
    /// As <see cref="MaxPool2d(Tensor, Size2d, Size2d?, Padding2d, Size2d?, bool)"/>, and also the switches: where in its plane
    /// (row·W + column) each maximum lay. They are a plain Int32 tensor of the output's shape and belong to the innermost
    /// <see cref="TensorScope"/> or to the caller, also where the output is recorded.
    /// </summary>
    /// <inheritdoc cref="MaxPool2d(Tensor, Size2d, Size2d?, Padding2d, Size2d?, bool)"/>
    public static (Tensor Output, Tensor Switches) MaxPool2dWithSwitches(
        this Tensor x, Size2d window, Size2d? stride = null, Padding2d padding = default, Size2d? dilation = null, bool ceilMode = false) =>
        AutogradNet.MaxPool2d.WithSwitches(new AutogradNet.MaxPool2d(window, stride ?? window, padding, dilation ?? 1, ceilMode), x);
}
