using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The adjoint of <see cref="AdaptiveAvgPool2d"/>: every value is shared out equally among the elements of its window.</summary>
public sealed record AdaptiveAvgPool2dAdjoint(Size2d InputSize) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        SpatialArguments.RequirePlanes(Name, x, InputSize, "output gradient");
        var result = Tensor.Empty([x.Shape[0], x.Shape[1], InputSize.Height, InputSize.Width], x.DType);
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
        context.Set(0, context.Cotangent.AdaptiveAvgPool2d((shape[2], shape[3])));
    }

    private static void Run<T>(Tensor x, Tensor result)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        AdaptiveAvgPool2dKernel.Adjoint(x.Span<T>(), result.MutableSpan<T>(), x.Shape.CountOf(0, 2), result.Shape[2], result.Shape[3], x.Shape[2], x.Shape[3]);
}

public static partial class TensorOperations
{
    /// <summary>The gradient of <see cref="AdaptiveAvgPool2d(Tensor, Size2d)"/> with respect to its input, from the gradient with respect to its output.</summary>
    /// <param name="outputGradient">[N, C, h, w].</param>
    /// <param name="inputSize">H and W of the pooling's input.</param>
    /// <returns>[N, C, H, W].</returns>
    /// <exception cref="ArgumentException">The gradient is not four non-empty axes, or the size not positive.</exception>
    public static Tensor AdaptiveAvgPool2dAdjoint(this Tensor outputGradient, Size2d inputSize) =>
        Operation.Apply(new AutogradNet.AdaptiveAvgPool2dAdjoint(inputSize), outputGradient);
}
