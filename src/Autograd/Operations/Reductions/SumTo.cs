using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The sum over the axes along which <c>Target</c> would be stretched to the operand's shape: the adjoint of <see cref="BroadcastTo"/>.</summary>
public sealed record SumTo(Shape Target) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        var result = Tensor.Empty(Target, x.DType);
        if (x.DType == DType.Float32) SumToKernel.Run(x.Span<float>(), x.Shape.Extents, result.MutableSpan<float>(), Target.Extents);
        else SumToKernel.Run(x.Span<double>(), x.Shape.Extents, result.MutableSpan<double>(), Target.Extents);
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent.BroadcastTo(context.Input(0).Shape));
}

public static partial class TensorOperations
{
    /// <summary>Sums over the axes along which <paramref name="target"/> would be stretched to the shape of <paramref name="x"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="target"/> does not broadcast to the shape of <paramref name="x"/>.</exception>
    public static Tensor SumTo(this Tensor x, Shape target)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (target == x.Shape) return x;
        if (Shape.Broadcast(target, x.Shape) != x.Shape) throw new ArgumentException($"{x.Shape} cannot be summed to {target}, which does not stretch to it.", nameof(target));
        return Operation.Apply(new SumTo(target), x);
    }
}
