namespace AutogradNet;

/// <summary>The operand with its axes in another order: axis <c>i</c> of the result is axis <c>Axes[i]</c> of the operand.</summary>
public sealed record Permute(IndexList Axes) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        var strides = x.Shape.Strides();
        var extents = new int[Axes.Count];
        var sourceStrides = new int[Axes.Count];
        var (moves, previous) = (false, -1);
        for (var i = 0; i < extents.Length; i++)
        {
            extents[i] = x.Shape[Axes[i]];
            sourceStrides[i] = strides[Axes[i]];
            if (extents[i] == 1) continue;
            moves |= Axes[i] < previous;
            previous = Axes[i];
        }

        var shape = new Shape(extents);
        if (!moves) return x.Alias(shape);
        var result = Tensor.Empty(shape, x.DType);
        ElementDispatch.Copy(x, 0, sourceStrides, result, 0, shape.Strides(), extents);
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var inverse = new int[Axes.Count];
        for (var i = 0; i < inverse.Length; i++) inverse[Axes[i]] = i;
        context.Set(0, context.Cotangent.Permute(inverse));
    }
}

public static partial class TensorOperations
{
    /// <summary>The axes in another order. Shares the memory where no element has to move.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="axes">For each axis of the result the axis of <paramref name="x"/> (negative ones count from the end), each once.</param>
    /// <exception cref="ArgumentException">The axes are not a permutation; the message prints them and the shape.</exception>
    public static Tensor Permute(this Tensor x, params ReadOnlySpan<int> axes)
    {
        ArgumentNullException.ThrowIfNull(x);
        var order = new int[axes.Length];
        var isIdentity = true;
        var valid = axes.Length == x.Shape.Rank;
        for (var i = 0; valid && i < axes.Length; i++)
        {
            order[i] = x.Shape.Axis(axes[i]);
            isIdentity &= order[i] == i;
            valid = !order.AsSpan(0, i).Contains(order[i]);
        }

        if (!valid) throw new ArgumentException($"[{string.Join(", ", axes.ToArray())}] does not name each axis of {x.Shape} once.", nameof(axes));
        return isIdentity ? x : Operation.Apply(new Permute(IndexList.Create(order)), x);
    }

    /// <summary>Two axes exchanged.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static Tensor Transpose(this Tensor x, int axis1, int axis2)
    {
        ArgumentNullException.ThrowIfNull(x);
        var axes = Enumerable.Range(0, x.Shape.Rank).ToArray();
        var (first, second) = (x.Shape.Axis(axis1), x.Shape.Axis(axis2));
        (axes[first], axes[second]) = (second, first);
        return x.Permute(axes);
    }
}
