using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// The gradient of <see cref="Conv2d"/> with respect to its weight, from its input and the gradient with respect to its output, the two
/// operands; linear in each.
/// </summary>
public sealed record Conv2dWeightGradient(Size2d KernelSize, Size2d Stride, Padding2d Padding, Size2d Dilation, int Groups) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (x, outputGradient) = (context.Input(0), context.Input(1));
        SpatialArguments.RequireImages(Name, x);
        SpatialArguments.RequireImages(Name, outputGradient, "output gradient");
        SpatialArguments.RequirePositive(Name, KernelSize, nameof(KernelSize));
        if (Groups < 1) throw new ArgumentOutOfRangeException(nameof(Groups), Groups, $"{Name}: there must be at least one group.");
        if (x.Shape[1] % Groups != 0)
        {
            throw new ArgumentException(
                $"{Name}: the {x.Shape[1]} channels of the input {x.Shape} (output gradient {outputGradient.Shape}) cannot be divided among {Groups} groups.");
        }

        Shape weight = [outputGradient.Shape[1], x.Shape[1] / Groups, KernelSize.Height, KernelSize.Width];
        var geometry = ConvolutionArguments.Geometry(Name, x.Shape, weight, Stride, Padding, Dilation, Groups);
        Shape expected = [geometry.Batch, geometry.OutChannels, geometry.OutHeight, geometry.OutWidth];
        if (outputGradient.Shape != expected)
        {
            throw new ArgumentException($"{Name}: the output gradient has the shape {outputGradient.Shape}; the input {x.Shape} takes {expected}.");
        }

        var result = Tensor.Empty(weight, x.DType);
        if (x.DType == DType.Float32) Run<float>(x, outputGradient, result, geometry);
        else Run<double>(x, outputGradient, result, geometry);
        return result;
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var v = context.Cotangent;
        var (x, outputGradient) = (context.Input(0), context.Input(1));
        if (context.Needs(0)) context.Set(0, outputGradient.Conv2dInputGradient(v, (x.Shape[2], x.Shape[3]), Stride, Padding, Dilation, Groups));
        if (context.Needs(1)) context.Set(1, x.Conv2d(v, null, Stride, Padding, Dilation, Groups));
    }

    private static void Run<T>(Tensor x, Tensor outputGradient, Tensor result, in Conv2dGeometry geometry)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Conv2dKernel.WeightGradient(x.Span<T>(), outputGradient.Span<T>(), result.MutableSpan<T>(), geometry);
}

public static partial class TensorOperations
{
    /// <summary>
    /// The gradient of <see cref="Conv2d(Tensor, Tensor, Tensor, Size2d?, Padding2d, Size2d?, int)"/> with respect to its weight, summed
    /// over the batch.
    /// </summary>
    /// <param name="x">The convolution's input, [N, C, H, W].</param>
    /// <param name="outputGradient">The gradient with respect to its output, [N, O, OH, OW].</param>
    /// <param name="kernelSize">KH and KW.</param>
    /// <param name="stride">The convolution's stride; 1 where left out.</param>
    /// <param name="padding">The convolution's padding.</param>
    /// <param name="dilation">The convolution's dilation; 1 where left out.</param>
    /// <param name="groups">The convolution's groups.</param>
    /// <returns>[O, C/groups, KH, KW].</returns>
    /// <exception cref="ArgumentException">The convolution does not give that output; the message prints both shapes.</exception>
    public static Tensor Conv2dWeightGradient(
        this Tensor x, Tensor outputGradient, Size2d kernelSize, Size2d? stride = null, Padding2d padding = default, Size2d? dilation = null, int groups = 1) =>
        Operation.Apply(new AutogradNet.Conv2dWeightGradient(kernelSize, stride ?? 1, padding, dilation ?? 1, groups), x, outputGradient);
}
