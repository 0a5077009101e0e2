using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary><c>xᵢ − log Σ exp(xⱼ)</c> over one axis, without overflow. A NaN makes the values that share its sum NaN.</summary>
public sealed record LogSoftmax(int Axis) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        var result = Tensor.Empty(x.Shape, x.DType);
        var (outer, extent, inner) = (x.Shape.CountOf(0, Axis), x.Shape[Axis], x.Shape.CountOf(Axis + 1, x.Shape.Rank));
        if (x.DType == DType.Float32) SoftmaxKernel.Run(x.Span<float>(), result.MutableSpan<float>(), outer, extent, inner, logarithm: true);
        else SoftmaxKernel.Run(x.Span<double>(), result.MutableSpan<double>(), outer, extent, inner, logarithm: true);
        return result;
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        // g − exp(y)·Σ g
        var (g, y) = (context.Cotangent, context.Output);
        context.Set(0, g - (y.Exp() * g.Sum([Axis], keepAxes: true)));
    }
}

public static partial class TensorOperations
{
    /// <summary><c>xᵢ − log Σ exp(xⱼ)</c> over one axis, without overflow.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="axis">The axis; a negative one counts from the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor LogSoftmax(this Tensor x, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Operation.Apply(new LogSoftmax(x.Shape.Axis(axis)), x);
    }
}
