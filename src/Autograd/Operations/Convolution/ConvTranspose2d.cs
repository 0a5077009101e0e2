using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Transposed two-dimensional convolution of [N, C, H, W] with a weight of [C, O/groups, KH, KW] and, as a third operand, an optional
/// bias of [O]. Without bias it is the adjoint of <see cref="Conv2d"/> as a function of its input, and so also the input gradient.
/// A stride maps several input sizes to one output size, so the size of the result is an attribute.
/// </summary>
public sealed record ConvTranspose2d(Size2d OutputSize, Size2d Stride, Padding2d Padding, Size2d Dilation, int Groups) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (x, weight) = (context.Input(0), context.Input(1));
        var geometry = Geometry(x, weight);
        var result = Tensor.Empty([geometry.Batch, geometry.InChannels, geometry.InHeight, geometry.InWidth], x.DType);
        if (x.DType == DType.Float32) Run<float>(x, weight, result, geometry);
        else Run<double>(x, weight, result, geometry);
        if (context.InputCount == 2) return result;
        var bias = context.Input(2);
        ConvolutionArguments.RequireBias(Name, bias, weight, geometry.InChannels);
        return result + bias.Reshape(1, -1, 1, 1);
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var g = context.Cotangent;
        var (x, weight) = (context.Input(0), context.Input(1));
        if (context.Needs(0)) context.Set(0, g.Conv2d(weight, null, Stride, Padding, Dilation, Groups));
        if (context.Needs(1)) context.Set(1, g.Conv2dWeightGradient(x, (weight.Shape[2], weight.Shape[3]), Stride, Padding, Dilation, Groups));
        if (context.InputCount > 2 && context.Needs(2)) context.Set(2, BiasGradient.Of(context));
    }

    // The geometry of the convolution whose adjoint this is: it reads what this one writes.
    private Conv2dGeometry Geometry(Tensor x, Tensor weight)
    {
        SpatialArguments.RequireImages(Name, x);
        SpatialArguments.RequireRank4(Name, weight.Shape, "weight");
        ConvolutionArguments.RequireGroups(Name, x.Shape, weight.Shape, Groups);
        if (OutputSize.Height < 1 || OutputSize.Width < 1)
        {
            throw new ArgumentException($"{Name}: the result of the input {x.Shape} with the weight {weight.Shape} would be {OutputSize}.");
        }

        if (x.Shape[1] != weight.Shape[0])
        {
            throw new ArgumentException($"{Name}: the input {x.Shape} has {x.Shape[1]} channels; the weight {weight.Shape} takes {weight.Shape[0]}.");
        }

        // More channels than an int counts are more than a shape holds, too; a weight without filters is refused with the geometry.
        var channels = (int)Math.Min((long)weight.Shape[1] * Groups, int.MaxValue);
        Shape result = [x.Shape[0], channels, OutputSize.Height, OutputSize.Width];
        var geometry = ConvolutionArguments.Geometry(Name, result, weight.Shape, Stride, Padding, Dilation, Groups);
        if (geometry.OutHeight != x.Shape[2] || geometry.OutWidth != x.Shape[3])
        {
            throw new ArgumentException(
                $"{Name}: a result of {OutputSize} belongs to an input of {geometry.OutHeight}×{geometry.OutWidth}, not to {x.Shape} "
                + $"(weight {weight.Shape}, stride {Stride}, padding {Padding}, dilation {Dilation}).");
        }

        return geometry;
    }

    private static void Run<T>(Tensor x, Tensor weight, Tensor result, in Conv2dGeometry geometry)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Conv2dKernel.InputGradient(x.Span<T>(), weight.Span<T>(), result.MutableSpan<T>(), geometry, weight.PackSlot);
}

public static partial class TensorOperations
{
    /// <summary>
    /// Transposed convolution: every element of <paramref name="x"/> adds its multiple of a filter to the result, at the place where a
    /// convolution with the same attributes would have read.
    /// </summary>
    /// <param name="x">Images, [N, C, H, W].</param>
    /// <param name="weight">Filters, [C, O/groups, KH, KW].</param>
    /// <param name="bias">One number for each output channel, [O].</param>
    /// <param name="stride">The step in the result between neighbours of <paramref name="x"/>; 1 where left out.</param>
    /// <param name="padding">Rows and columns cut from the result's sides.</param>
    /// <param name="outputPadding">Rows and columns added at the bottom and the right, fewer than the stride; none where left out.</param>
    /// <param name="dilation">The step between the elements of a filter; 1 where left out.</param>
    /// <param name="groups">Into how many parts the channels are divided, each with filters of its own.</param>
    /// <returns>[N, O, (H − 1)·stride − top − bottom + dilation·(KH − 1) + outputPadding + 1, likewise W].</returns>
    /// <exception cref="ArgumentException">Shapes or attributes do not fit; the message prints both shapes.</exception>
    public static Tensor ConvTranspose2d(
        this Tensor x,
        Tensor weight,
        Tensor? bias = null,
        Size2d? stride = null,
        Padding2d padding = default,
        Size2d? outputPadding = null,
        Size2d? dilation = null,
        int groups = 1)
    {
        const string Name = nameof(ConvTranspose2d);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        SpatialArguments.RequireRank4(Name, x.Shape, "input");
        SpatialArguments.RequireRank4(Name, weight.Shape, "weight");
        var (step, spread, extra) = (stride ?? 1, dilation ?? 1, outputPadding ?? 0);
        SpatialArguments.RequirePositive(Name, step, nameof(stride));
        SpatialArguments.RequirePositive(Name, spread, nameof(dilation));
        SpatialArguments.RequireNotNegative(Name, padding);
        if (extra.Height < 0 || extra.Width < 0 || extra.Height >= step.Height || extra.Width >= step.Width)
        {
            throw new ArgumentOutOfRangeException(nameof(outputPadding), extra, $"{Name}: output padding must be at least 0 and less than the stride {step}.");
        }

        var size = new Size2d(
            Extent(x.Shape[2], step.Height, padding.Top, padding.Bottom, spread.Height, weight.Shape[2], extra.Height),
            Extent(x.Shape[3], step.Width, padding.Left, padding.Right, spread.Width, weight.Shape[3], extra.Width));
        var operation = new AutogradNet.ConvTranspose2d(size, step, padding, spread, groups);
        return bias is null ? Operation.Apply(operation, x, weight) : Operation.Apply(operation, x, weight, bias);

        static int Extent(int size, int stride, int before, int after, int dilation, int kernel, int extra) =>
            (int)Math.Clamp((((long)size - 1) * stride) - before - after + ((long)dilation * (kernel - 1)) + extra + 1, -1, int.MaxValue);
    }

    /// <summary>
    /// The gradient of <see cref="Conv2d(Tensor, Tensor, Tensor, Size2d?, Padding2d, Size2d?, int)"/> with respect to its input, from
    /// the gradient with respect to its output. Recorded as a <see cref="AutogradNet.ConvTranspose2d"/>.
    /// </summary>
    /// <param name="outputGradient">[N, O, OH, OW].</param>
    /// <param name="weight">The convolution's filters, [O, C/groups, KH, KW].</param>
    /// <param name="inputSize">H and W of the convolution's input.</param>
    /// <param name="stride">The convolution's stride; 1 where left out.</param>
    /// <param name="padding">The convolution's padding.</param>
    /// <param name="dilation">The convolution's dilation; 1 where left out.</param>
    /// <param name="groups">The convolution's groups.</param>
    /// <returns>[N, C, H, W].</returns>
    /// <exception cref="ArgumentException">The convolution does not give that output; the message prints both shapes.</exception>
    public static Tensor Conv2dInputGradient(
        this Tensor outputGradient, Tensor weight, Size2d inputSize, Size2d? stride = null, Padding2d padding = default, Size2d? dilation = null, int groups = 1) =>
        Operation.Apply(new AutogradNet.ConvTranspose2d(inputSize, stride ?? 1, padding, dilation ?? 1, groups), outputGradient, weight);
}
