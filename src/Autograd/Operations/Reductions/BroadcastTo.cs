using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>The operand stretched along axes of extent 1, or missing at the front, to <c>Target</c>.</summary>
public sealed record BroadcastTo(Shape Target) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        var result = Tensor.Empty(Target, x.DType);
        if (x.DType == DType.Float32) BroadcastKernel.Run(x.Span<float>(), x.Shape.Extents, result.MutableSpan<float>(), Target.Extents);
        else BroadcastKernel.Run(x.Span<double>(), x.Shape.Extents, result.MutableSpan<double>(), Target.Extents);
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent.SumTo(context.Input(0).Shape));
}

public static partial class TensorOperations
{
    /// <summary>Stretches axes of extent 1, and axes missing at the front, to <paramref name="target"/>.</summary>
    /// <exception cref="ArgumentException">The shape does not stretch to the target; the message prints both.</exception>
    public static Tensor BroadcastTo(this Tensor x, Shape target)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (target == x.Shape) return x;
        if (Shape.Broadcast(x.Shape, target) != target) throw new ArgumentException($"{x.Shape} cannot be stretched to {target}.", nameof(target));
        return Operation.Apply(new BroadcastTo(target), x);
    }
}
