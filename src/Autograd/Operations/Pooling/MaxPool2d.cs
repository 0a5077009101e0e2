using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// The maximum of every window of [N, C, H, W]. Saves where in its window (row·KW + column) each maximum lay, as UInt8 (Int32 where a
/// window has more than 255 places); <see cref="Switches(Node)"/> makes positions in the plane of it. Of equal maxima the first in row-major order counts; a NaN counts as greater than any number. Padding is never chosen.
/// </summary>
public sealed record MaxPool2d(Size2d Window, Size2d Stride, Padding2d Padding, Size2d Dilation, bool CeilMode) : Operation, IRunSums
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        SpatialArguments.RequireImages(Name, x);
        var geometry = Geometry(x.Shape);
        if (!context.KeepsSaved && DeferredConvolution.TryPool(x, geometry) is { } pooled) return pooled;
        Shape shape = [geometry.Batch, geometry.Channels, geometry.OutHeight, geometry.OutWidth];
        var result = Tensor.Empty(shape, x.DType);
        var places = context.KeepsSaved ? Tensor.Empty(shape, MaxPool2dKernel.PlacesAreBytes(geometry) ? DType.UInt8 : DType.Int32) : null;
        if (x.DType == DType.Float32) Run<float>(x, result, places, geometry);
        else Run<double>(x, result, places, geometry);
        if (places is not null) context.Save(places);
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
        context.Set(0, Apply(new UnpoolPlaces(this, (shape[2], shape[3])), context.Cotangent, context.Saved(0)));
    }

    int? IRunSums.ResultRun(Node node, int run) => PoolingArguments.ResultPlane(node, run);

    /// <summary>
    /// Where in its plane (row·W + column) each maximum of a recorded pooling lay: Int32 of the result's shape, a plain tensor of the
    /// innermost <see cref="TensorScope"/> or the caller's own. For rules that unpool, see <see cref="AutogradNet.MaxUnpool2d"/>.
    /// </summary>
    /// <param name="node">A node of this operation.</param>
    /// <exception cref="ArgumentException">The node is of another operation.</exception>
    public static Tensor Switches(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Operation is not MaxPool2d pooling) throw new ArgumentException($"{node} is not a maximum pooling.", nameof(node));
        return pooling.Switches(node.Saved(0), node.Input(0).Shape);
    }

    /// <summary>Pools, and hands the switches out as a plain tensor of the caller's own.</summary>
    internal static (Tensor Output, Tensor Switches) WithSwitches(MaxPool2d operation, Tensor x)
    {
        var output = Apply(operation, [x], out var saved);
        var switches = operation.Switches(saved[0], x.Shape);
        // On a tape the saved tensor is the node's.
        if (output.Tape is null) saved[0].Dispose();
        return (output, switches);
    }

    /// <summary>The switches that saved places stand for.</summary>
    internal Tensor Switches(Tensor places, Shape input)
    {
        var geometry = Geometry(input);
        var switches = Tensor.Empty(places.Shape, DType.Int32);
        if (places.DType == DType.UInt8) MaxPool2dKernel.Switches(places.Span<byte>(), switches.MutableSpan<int>(), geometry);
        else MaxPool2dKernel.Switches(places.Span<int>(), switches.MutableSpan<int>(), geometry);
        return switches;
    }

    /// <summary>The sizes for images of a shape.</summary>
    internal Pool2dGeometry Geometry(Shape input) => PoolingArguments.Geometry(Name, input, Window, Stride, Padding, Dilation, CeilMode);

    private static void Run<T>(Tensor x, Tensor result, Tensor? places, in Pool2dGeometry geometry)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (places?.DType == DType.Int32) MaxPool2dKernel.Forward(x.Span<T>(), result.MutableSpan<T>(), places.MutableSpan<int>(), geometry);
        else MaxPool2dKernel.Forward(x.Span<T>(), result.MutableSpan<T>(), places is null ? default : places.MutableSpan<byte>(), geometry);
    }
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
