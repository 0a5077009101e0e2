namespace AutogradNet;

/// <summary>
/// The operand placed into a tensor of <c>Target</c> full of <c>Value</c>: its element <c>i</c> comes to <c>Starts + i·Steps</c>.
/// Padding at the borders, between elements, and (with zeros) the adjoint of <see cref="Slice"/>.
/// </summary>
public sealed record Pad(IndexList Starts, Shape Target, IndexList Steps, double Value) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var x = context.Input(0);
        var result = Value == 0 ? Tensor.Zeros(Target, x.DType) : Tensor.Full(Target, Value, x.DType);
        if (x.Count == 0) return result;
        var strides = Target.Strides();
        var start = 0;
        for (var axis = 0; axis < strides.Length; axis++)
        {
            start += Starts[axis] * strides[axis];
            strides[axis] *= Steps[axis];
        }

        ElementDispatch.Copy(x, 0, x.Shape.Strides(), result, start, strides, x.Shape.Extents);
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => false;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context) => context.Set(0, context.Cotangent.Slice(Starts, context.Input(0).Shape, Steps));
}

public static partial class TensorOperations
{
    /// <summary>Elements of one value put before and after along each axis.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="before">How many to put before, for each axis; at least 0.</param>
    /// <param name="after">How many to put after, for each axis; at least 0.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">There is not one number for each axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative: to cut elements off, slice.</exception>
    public static Tensor Pad(this Tensor x, ReadOnlySpan<int> before, ReadOnlySpan<int> after, double value = 0)
    {
        ArgumentNullException.ThrowIfNull(x);
        var listed = $"before [{string.Join(", ", before.ToArray())}] and after [{string.Join(", ", after.ToArray())}]";
        if (before.Length != x.Shape.Rank || after.Length != x.Shape.Rank)
        {
            throw new ArgumentException($"Padding {listed} does not give one number for each axis of {x.Shape}.", before.Length != x.Shape.Rank ? nameof(before) : nameof(after));
        }

        var extents = new int[before.Length];
        for (var axis = 0; axis < extents.Length; axis++)
        {
            if (before[axis] < 0 || after[axis] < 0)
            {
                throw new ArgumentOutOfRangeException(
                    before[axis] < 0 ? nameof(before) : nameof(after), Math.Min(before[axis], after[axis]), $"Padding {listed} of {x.Shape} is negative; to cut elements off, use Slice.");
            }

            extents[axis] = checked(x.Shape[axis] + before[axis] + after[axis]);
        }

        var steps = new int[before.Length];
        Array.Fill(steps, 1);
        return x.Place(IndexList.Create(before), new Shape(extents), IndexList.Create(steps), value);
    }

    /// <summary>The adjoint of <see cref="Slice(Tensor, int, int, int, int)"/>: zeros of an extent along an axis, but the elements from a start on, a step apart.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="axis">The axis; a negative one counts from the end.</param>
    /// <param name="start">The index that the first element gets.</param>
    /// <param name="extent">The extent of the result along the axis.</param>
    /// <param name="step">The distance, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The elements do not fit; the message prints both shapes.</exception>
    public static Tensor PlaceInZeros(this Tensor x, int axis, int start, int extent, int step = 1)
    {
        ArgumentNullException.ThrowIfNull(x);
        var resolved = x.Shape.Axis(axis);
        ArgumentOutOfRangeException.ThrowIfNegative(extent);
        var starts = new int[x.Shape.Rank];
        var steps = new int[x.Shape.Rank];
        Array.Fill(steps, 1);
        (starts[resolved], steps[resolved]) = (start, step);
        return x.Place(IndexList.Create(starts), x.Shape.With(resolved, extent), IndexList.Create(steps));
    }

    internal static Tensor Place(this Tensor x, IndexList starts, Shape target, IndexList steps, double value = 0)
    {
        CheckBox(starts, x.Shape, steps, target);
        return x.Shape == target ? x : Operation.Apply(new Pad(starts, target, steps, value), x);
    }
}
