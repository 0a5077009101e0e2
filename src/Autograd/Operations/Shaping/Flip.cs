namespace AutogradNet;

/// <summary>The operand with the order along some axes reversed. Its own adjoint.</summary>
public sealed record Flip(IndexList Axes) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        var result = Tensor.Empty(x.Shape, x.DType);
        var strides = x.Shape.Strides();
        var start = 0;
        foreach (var axis in Axes)
        {
            start += (x.Shape[axis] - 1) * strides[axis];
            strides[axis] = -strides[axis];
        }

        ElementDispatch.Copy(x, start, strides, result, 0, x.Shape.Strides(), x.Shape.Extents);
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent.Flip(Axes.Values));
}

public static partial class TensorOperations
{
    /// <summary>Reverses the order along the given axes, each named once (negative ones count from the end).</summary>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor Flip(this Tensor x, params ReadOnlySpan<int> axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        var resolved = new int[axes.Length];
        for (var i = 0; i < axes.Length; i++)
        {
            resolved[i] = x.Shape.Axis(axes[i]);
            if (resolved.AsSpan(0, i).Contains(resolved[i])) throw new ArgumentException($"Axis {axes[i]} of {x.Shape} is named twice.", nameof(axes));
        }

        return axes.IsEmpty ? x : Operation.Apply(new Flip(IndexList.Create(resolved)), x);
    }
}
