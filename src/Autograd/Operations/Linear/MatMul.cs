using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Products of matrices, the last two axes of the operands, each transposed when told to; the axes before are broadcast together.
/// </summary>
public sealed record MatMul(bool TransposeLeft, bool TransposeRight) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var (left, right) = (context.Input(0), context.Input(1));
        FloatingPoint.Check(left, this);
        FloatingPoint.Check(right, this);
        var (leftBatch, m, k) = Split(left.Shape, TransposeLeft);
        var (rightBatch, depth, n) = Split(right.Shape, TransposeRight);
        if (k != depth || !CanBroadcast(leftBatch, rightBatch))
        {
            throw new ArgumentException(
                $"Matrices of {left.Shape}{(TransposeLeft ? ", transposed," : "")} and {right.Shape}{(TransposeRight ? ", transposed," : "")} cannot be multiplied.");
        }

        var batch = Shape.Broadcast(leftBatch, rightBatch);
        var result = Tensor.Empty(new Shape([.. batch.Extents, m, n]), left.DType);
        if (result.Count == 0) return result;
        var plan = BroadcastPlan.Make(leftBatch.Extents, rightBatch.Extents, batch.Extents);
        if (left.DType == DType.Float32) Multiply<float>(left, right, result, plan, m, n, k);
        else Multiply<double>(left, right, result, plan, m, n, k);
        return result;
    }

    /// <inheritdoc/>
    protected internal override bool ReadsOperand(int index, IReadOnlyList<Node?> operands) => operands[1 - index] is not null;

    /// <inheritdoc/>
    protected internal override bool ReadsResult => false;

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var g = context.Cotangent;
        var (left, right) = (context.Input(0), context.Input(1));
        if (context.Needs(0))
        {
            var product = TransposeLeft ? right.MatMul(g, TransposeRight, transposeRight: true) : g.MatMul(right, false, !TransposeRight);
            context.Set(0, product.SumTo(left.Shape));
        }

        if (context.Needs(1))
        {
            var product = TransposeRight ? g.MatMul(left, transposeLeft: true, TransposeLeft) : left.MatMul(g, !TransposeLeft, false);
            context.Set(1, product.SumTo(right.Shape));
        }
    }

    private void Multiply<T>(Tensor left, Tensor right, Tensor result, BroadcastPlan plan, int m, int n, int k)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // The innermost batch axis at a time: along it both factors lie at equal distances.
        var (a, b, c) = (m * k, k * n, plan.Extents[^1] * m * n);
        var outer = plan.Extents.AsSpan(..^1);
        var walk = new StridedWalk(outer, plan.LeftStrides.AsSpan(..^1), plan.RightStrides.AsSpan(..^1), stackalloc int[outer.Length], 0);
        var target = result.MutableSpan<T>();
        for (var start = 0; start < target.Length; start += c, walk.Next())
        {
            MatrixMultiply.RunBatch(
                left.Span<T>()[(walk.Source * a)..], plan.LeftStrides[^1] * a, TransposeLeft,
                right.Span<T>()[(walk.Target * b)..], plan.RightStrides[^1] * b, TransposeRight,
                target.Slice(start, c), plan.Extents[^1], m, n, k, accumulate: false);
        }
    }

    private static (Shape Batch, int Rows, int Columns) Split(Shape shape, bool transpose)
    {
        if (shape.Rank < 2) throw new ArgumentException($"{shape} is not a matrix.");
        var batch = new Shape(shape.Extents[..^2]);
        return transpose ? (batch, shape[^1], shape[^2]) : (batch, shape[^2], shape[^1]);
    }

    private static bool CanBroadcast(Shape left, Shape right)
    {
        for (var i = 1; i <= Math.Min(left.Rank, right.Rank); i++)
        {
            if (left[^i] != right[^i] && left[^i] != 1 && right[^i] != 1) return false;
        }

        return true;
    }
}

public static partial class TensorOperations
{
    /// <summary>
    /// The matrix product over the last two axes; axes before them are broadcast together. As in NumPy, a left operand of one axis is a
    /// row and a right one a column, and that axis is left out of the result.
    /// </summary>
    /// <param name="left">[…, m, k], or [k].</param>
    /// <param name="right">[…, k, n], or [k].</param>
    /// <param name="transposeLeft">Whether the left operand is […, k, m]; without meaning for one axis.</param>
    /// <param name="transposeRight">Whether the right operand is […, n, k]; without meaning for one axis.</param>
    /// <returns>[…, m, n].</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or an operand has no axes; the message prints both shapes.</exception>
    public static Tensor MatMul(this Tensor left, Tensor right, bool transposeLeft = false, bool transposeRight = false)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var (leftShape, rightShape) = (left.Shape, right.Shape);
        if (leftShape.Rank == 0 || rightShape.Rank == 0) throw new ArgumentException($"{leftShape} and {rightShape} cannot be multiplied as matrices; use *.", nameof(right));
        var dropRow = leftShape.Rank == 1;
        var dropColumn = rightShape.Rank == 1;
        if (dropRow) (left, transposeLeft) = (left.Reshape(1, leftShape[0]), false);
        if (dropColumn) (right, transposeRight) = (right.Reshape(rightShape[0], 1), false);

        Tensor product;
        if (right.Shape.Rank == 2 && left.Shape.Rank > 2 && !transposeLeft)
        {
            // One matrix for the whole batch: its rows become rows of one product, and its gradient needs no sum over the batch.
            var rows = left.Shape.CountOf(0, left.Shape.Rank - 1);
            var flat = Operation.Apply(new MatMul(false, transposeRight), left.Reshape(rows, left.Shape[^1]), right);
            product = flat.Reshape(new Shape([.. left.Shape.Extents[..^1], flat.Shape[1]]));
        }
        else
        {
            product = Operation.Apply(new MatMul(transposeLeft, transposeRight), left, right);
        }

        if (!dropRow && !dropColumn) return product;
        var batch = product.Shape.Extents[..^2];
        return product.Reshape(new Shape([.. batch, .. dropRow ? (ReadOnlySpan<int>)[] : [product.Shape[^2]], .. dropColumn ? (ReadOnlySpan<int>)[] : [product.Shape[^1]]]));
    }
}
