namespace AutogradNet;

/// <summary>A box of the operand: along each axis <c>Lengths</c> elements, from <c>Starts</c> on, <c>Steps</c> apart.</summary>
public sealed record Slice(IndexList Starts, Shape Lengths, IndexList Steps) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        var strides = x.Shape.Strides();
        var start = 0;
        for (var axis = 0; axis < strides.Length; axis++)
        {
            start += Starts[axis] * strides[axis];
            strides[axis] *= Steps[axis];
        }

        if (Lengths.ElementCount == 0) return Tensor.Empty(Lengths, x.DType);
        if (IsContiguous(x.Shape)) return x.Alias(Lengths, start);
        var result = Tensor.Empty(Lengths, x.DType);
        ElementDispatch.Copy(x, start, strides, result, 0, Lengths.Strides(), Lengths.Extents);
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent.Place(Starts, context.Input(0).Shape, Steps));

    // Behind the first axis with more than one element, everything must be taken.
    private bool IsContiguous(Shape shape)
    {
        var axis = 0;
        while (axis < shape.Rank && Lengths[axis] == 1) axis++;
        if (axis < shape.Rank && Steps[axis] != 1) return false;
        for (axis++; axis < shape.Rank; axis++)
        {
            if (Lengths[axis] != shape[axis]) return false;
        }

        return true;
    }
}

public static partial class TensorOperations
{
    /// <summary>
    /// <paramref name="length"/> elements along an axis, from <paramref name="start"/> on, <paramref name="step"/> apart. Shares the
    /// memory where the elements lie together.
    /// </summary>
    /// <param name="x">The elements.</param>
    /// <param name="axis">The axis; a negative one counts from the end.</param>
    /// <param name="start">The first index, from 0.</param>
    /// <param name="length">How many; 0 is allowed.</param>
    /// <param name="step">The distance, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slice reaches outside the axis; the message prints the shape.</exception>
    public static Tensor Slice(this Tensor x, int axis, int start, int length, int step = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        var resolved = x.Shape.Axis(axis);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var starts = new int[x.Shape.Rank];
        var steps = new int[x.Shape.Rank];
        Array.Fill(steps, 1);
        (starts[resolved], steps[resolved]) = (start, step);
        return x.Slice(IndexList.Create(starts), x.Shape.With(resolved, length), IndexList.Create(steps));
    }

    /// <summary>A box: <paramref name="lengths"/> elements along each axis, from <paramref name="starts"/> on.</summary>
    /// <exception cref="ArgumentException">There is not one start for each axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The box reaches outside; the message prints both shapes.</exception>
    public static Tensor Crop(this Tensor x, ReadOnlySpan<int> starts, Shape lengths)
    {
        ArgumentNullException.ThrowIfNull(x);
        var steps = new int[starts.Length];
        Array.Fill(steps, 1);
        return x.Slice(IndexList.Create(starts), lengths, IndexList.Create(steps));
    }

    /// <summary>The parts of the given sizes along an axis, one after the other.</summary>
    /// <exception cref="ArgumentException">The sizes do not add up to the axis; the message prints both.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or there is no such axis.</exception>
    public static Tensor[] Split(this Tensor x, int axis, params ReadOnlySpan<int> sizes)
    {
        ArgumentNullException.ThrowIfNull(x);
        var total = 0L;
        foreach (var size in sizes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(sizes));
            total += size;
        }

        if (total != x.Shape[axis]) throw new ArgumentException($"The sizes [{string.Join(", ", sizes.ToArray())}] do not add up to axis {axis} of {x.Shape}.", nameof(sizes));
        var parts = new Tensor[sizes.Length];
        for (int i = 0, start = 0; i < parts.Length; start += sizes[i++]) parts[i] = x.Slice(axis, start, sizes[i]);
        return parts;
    }

    /// <summary>The slice at one index along an axis, without the axis. Negative indices count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis or index; the message prints the shape.</exception>
    public static Tensor Select(this Tensor x, int axis, int index)
    {
        ArgumentNullException.ThrowIfNull(x);
        var extent = x.Shape[axis];
        if (index < -extent || index >= extent) throw new ArgumentOutOfRangeException(nameof(index), index, $"Axis {axis} of {x.Shape} has no such index.");
        return x.Slice(axis, index < 0 ? index + extent : index, 1).Squeeze(axis);
    }

    internal static Tensor Slice(this Tensor x, IndexList starts, Shape lengths, IndexList steps)
    {
        CheckBox(starts, lengths, steps, x.Shape);
        return x.Shape == lengths ? x : Operation.Apply(new Slice(starts, lengths, steps), x);
    }

    // Whether a box of the given lengths, starts and steps lies in a shape.
    private static void CheckBox(IndexList starts, Shape lengths, IndexList steps, Shape whole)
    {
        if (starts.Count != whole.Rank || steps.Count != whole.Rank || lengths.Rank != whole.Rank)
        {
            throw new ArgumentException($"The starts {starts}, the steps {steps} and the box {lengths} do not give one number for each axis of {whole}.");
        }

        for (var axis = 0; axis < whole.Rank; axis++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(steps[axis], 1, "step");
            var last = starts[axis] + ((lengths[axis] - 1L) * steps[axis]);
            if (starts[axis] >= 0 && starts[axis] <= whole[axis] && (lengths[axis] == 0 || last < whole[axis])) continue;
            throw new ArgumentOutOfRangeException(
                nameof(starts), starts[axis], $"{lengths[axis]} elements from {starts[axis]} on, {steps[axis]} apart, do not lie in axis {axis} of {whole}; the box is {lengths}.");
        }
    }
}
