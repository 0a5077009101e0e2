using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Walks operators over whole arrays: in cache-sized pieces, over all cores, broadcasting where asked.</summary>
internal static unsafe class ElementwiseKernel
{
    private const int Piece = 8192;

    public static void Unary<T, TOperator>(ReadOnlySpan<T> x, Span<T> destination, TOperator op)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOperator : struct, IUnaryOperator
    {
        if (x.Length <= Piece)
        {
            op.Invoke(x, destination);
            return;
        }

        fixed (T* from = x, to = destination)
        {
            T* source = from, target = to;
            var count = x.Length;
            Workers.For((count + Piece - 1) / Piece, 2, (first, last) =>
            {
                for (var piece = first; piece < last; piece++)
                {
                    var start = piece * Piece;
                    var length = Math.Min(Piece, count - start);
                    op.Invoke(new ReadOnlySpan<T>(source + start, length), new Span<T>(target + start, length));
                }
            });
        }
    }

    public static void Binary<T, TOperator>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> destination, in BroadcastPlan plan, TOperator op)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOperator : struct, IBinaryOperator
    {
        if (destination.Length == 0) return;
        fixed (T* left = x, right = y, to = destination)
        {
            T* a = left, b = right, target = to;
            var inner = plan.Extents[^1];
            int leftStep = plan.LeftStrides[^1], rightStep = plan.RightStrides[^1];
            var piecesPerRow = (inner + Piece - 1) / Piece;
            var rows = destination.Length / inner;
            var (extents, leftStrides, rightStrides) = (plan.Extents, plan.LeftStrides, plan.RightStrides);
            Workers.For(rows * piecesPerRow, Math.Max(1, 2 * Piece / Math.Min(inner, Piece)), (first, last) =>
            {
                for (var task = first; task < last; task++)
                {
                    var row = task / piecesPerRow;
                    var start = (task - (row * piecesPerRow)) * Piece;
                    var length = Math.Min(Piece, inner - start);
                    int leftAt = start * leftStep, rightAt = start * rightStep;
                    for (int axis = extents.Length - 2, rest = row; axis >= 0; axis--)
                    {
                        var index = rest % extents[axis];
                        rest /= extents[axis];
                        leftAt += index * leftStrides[axis];
                        rightAt += index * rightStrides[axis];
                    }

                    var run = new Span<T>(target + ((long)row * inner) + start, length);
                    if (leftStep != 0 && rightStep != 0) op.Invoke(new ReadOnlySpan<T>(a + leftAt, length), new ReadOnlySpan<T>(b + rightAt, length), run);
                    else if (leftStep != 0) op.Invoke(new ReadOnlySpan<T>(a + leftAt, length), b[rightAt], run);
                    else op.Invoke(a[leftAt], new ReadOnlySpan<T>(b + rightAt, length), run);
                }
            });
        }
    }
}
