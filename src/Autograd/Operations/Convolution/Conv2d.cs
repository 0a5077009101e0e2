using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Two-dimensional convolution (cross-correlation, as networks use the word) of [N, C, H, W] with a weight of [O, C/groups, KH, KW]
/// and, as a third operand, an optional bias of [O]. The bias belongs to the node, so that a rule sees both.
/// </summary>
public sealed record Conv2d(Size2d Stride, Padding2d Padding, Size2d Dilation, int Groups) : Operation, IRunSums
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (x, weight) = (context.Input(0), context.Input(1));
        SpatialArguments.RequireImages(Name, x);
        var geometry = ConvolutionArguments.Geometry(Name, x.Shape, weight.Shape, Stride, Padding, Dilation, Groups);
        var bias = context.InputCount > 2 ? context.Input(2) : null;
        if (bias is not null) ConvolutionArguments.RequireBias(Name, bias, weight, geometry.OutChannels);
        // Weights that are learned are about to change anyway; weights that are explained may be those of a reference.
        var explained = context.IsRecorded && !context.IsOnTape(1);
        if (context.MayDefer && !context.IsOnTape(1) && DeferredConvolution.TryStart(x, weight, bias, geometry, explained) is { } deferred) return deferred;
        var result = Tensor.Empty([geometry.Batch, geometry.OutChannels, geometry.OutHeight, geometry.OutWidth], x.DType);
        if (x.DType == DType.Float32) Run<float>(x, weight, bias, result, geometry, explained);
        else Run<double>(x, weight, bias, result, geometry, explained);
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => index switch
    {
        0 => operands[1] is not null,
        1 => operands[0] is not null,
        _ => false,
    };

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var g = context.Cotangent;
        var (x, weight) = (context.Input(0), context.Input(1));
        if (context.Needs(0)) context.Set(0, g.Conv2dInputGradient(weight, (x.Shape[2], x.Shape[3]), Stride, Padding, Dilation, Groups));
        if (context.Needs(1)) context.Set(1, x.Conv2dWeightGradient(g, (weight.Shape[2], weight.Shape[3]), Stride, Padding, Dilation, Groups));
        if (context.InputCount > 2 && context.Needs(2)) context.Set(2, BiasGradient.Of(context));
    }

    // A 1×1 convolution does the same at every place.
    int? IRunSums.ResultRun(Node node, int run)
    {
        var (x, weight) = (node.Input(0).Shape, node.Input(1).Shape);
        var isPointwise = weight[2] == 1 && weight[3] == 1 && Stride == 1 && Padding == default && Groups == 1;
        return isPointwise && run == x[2] * x[3] ? run : null;
    }

    Tensor IRunSums.OperandSums(Node node, int run, Tensor sums)
    {
        var weight = node.Input(1);
        return sums.Reshape(-1, weight.Shape[0]).MatMul(weight.Reshape(weight.Shape[0], weight.Shape[1]));
    }

    private static void Run<T>(Tensor x, Tensor weight, Tensor? bias, Tensor result, in Conv2dGeometry geometry, bool explained)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Conv2dKernel.Forward(
            x.Span<T>(), weight.Span<T>(), bias is null ? default : bias.Span<T>(), result.MutableSpan<T>(), geometry, weight.PackSlot, explained: explained);
}

public static partial class TensorOperations
{
    /// <summary>
    /// Two-dimensional convolution without flipping the filters:
    /// y[n,o,i,j] = b[o] + Σ w[o,c,k,l]·x[n,c, i·stride + k·dilation − top, j·stride + l·dilation − left], with zeros outside.
    /// </summary>
    /// <param name="x">Images, [N, C, H, W].</param>
    /// <param name="weight">Filters, [O, C/groups, KH, KW].</param>
    /// <param name="bias">One number for each output channel, [O].</param>
    /// <param name="stride">The step between windows; 1 where left out.</param>
    /// <param name="padding">Zeros round the images.</param>
    /// <param name="dilation">The step between the elements of a window; 1 where left out.</param>
    /// <param name="groups">Into how many parts the channels are divided, each with filters of its own.</param>
    /// <returns>[N, O, ⌊(H + top + bottom − dilation·(KH−1) − 1)/stride⌋ + 1, likewise W].</returns>
    /// <exception cref="ArgumentException">Shapes or attributes do not fit; the message prints both shapes.</exception>
    public static Tensor Conv2d(
        this Tensor x, Tensor weight, Tensor? bias = null, Size2d? stride = null, Padding2d padding = default, Size2d? dilation = null, int groups = 1)
    {
        var operation = new AutogradNet.Conv2d(stride ?? 1, padding, dilation ?? 1, groups);
        return bias is null ? Operation.Apply(operation, x, weight) : Operation.Apply(operation, x, weight, bias);
    }
}
