using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// The extremum over the axes along which the target would be stretched, and where it lies: of equal ones the first in row-major order.
/// A NaN is further out than every number.
/// </summary>
internal static unsafe class ExtremumKernel
{
    private const int Work = 16384;
    private const int Piece = 256;

    /// <summary>
    /// <paramref name="positions"/> gets row-major positions in <paramref name="x"/>, <paramref name="values"/> what lies there. The
    /// reduced axes must not be empty.
    /// </summary>
    public static void Run<T, TExtremum>(
        ReadOnlySpan<T> x, ReadOnlySpan<int> shape, Span<T> values, Span<int> positions, ReadOnlySpan<int> targetShape, TExtremum extremum)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TExtremum : struct, IExtremum
    {
        if (values.Length == 0) return;
        var plan = ReductionPlan.Make(shape, targetShape);
        fixed (T* from = x, to = values)
        fixed (int* places = positions)
        {
            T* source = from, best = to;
            var at = places;
            var (inner, terms) = (plan.Inner, plan.Terms);
            if (plan.ReducesInner)
            {
                Workers.For(plan.Rows, (int)Math.Max(1, Work / ((long)terms * inner)), (first, last) =>
                {
                    for (var row = first; row < last; row++)
                    {
                        at[row] = OfRuns(source, plan, row, extremum);
                        best[row] = source[at[row]];
                    }
                });
                return;
            }

            var pieces = (inner + Piece - 1) / Piece;
            Workers.For(plan.Rows * pieces, (int)Math.Max(1, Work / ((long)terms * Math.Min(inner, Piece))), (first, last) =>
            {
                for (var task = first; task < last; task++)
                {
                    var (row, piece) = Math.DivRem(task, pieces);
                    var column = piece * Piece;
                    var start = (row * inner) + column;
                    OfColumns(source, plan, plan.StartOfRow(row) + column, best + start, at + start, Math.Min(Piece, inner - column), extremum);
                }
            });
        }
    }

    private static int OfRuns<T, TExtremum>(T* x, ReductionPlan plan, int row, TExtremum extremum)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TExtremum : struct, IExtremum
    {
        var origin = plan.StartOfRow(row);
        var best = T.Zero;
        var (found, length) = (-1, 0);
        for (var term = 0; term < plan.Terms && !T.IsNaN(best); term++)
        {
            var run = origin + plan.OffsetOfTerm(term);
            for (var start = 0; start < plan.Inner; start += Piece)
            {
                var count = Math.Min(Piece, plan.Inner - start);
                var candidate = extremum.Of(new ReadOnlySpan<T>(x + run + start, count));
                if (found >= 0 && !extremum.Beats(candidate, best) && !T.IsNaN(candidate)) continue;
                (best, found, length) = (candidate, run + start, count);
                if (T.IsNaN(best)) break;
            }
        }

        for (var i = found; i < found + length; i++)
        {
            if (x[i] == best || (T.IsNaN(best) && T.IsNaN(x[i]))) return i;
        }

        return found;
    }

    private static void OfColumns<T, TExtremum>(T* x, ReductionPlan plan, int start, T* best, int* at, int count, TExtremum extremum)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TExtremum : struct, IExtremum
    {
        for (var i = 0; i < count; i++) (best[i], at[i]) = (x[start + i], start + i);
        for (var term = 1; term < plan.Terms; term++)
        {
            var run = start + plan.OffsetOfTerm(term);
            var i = 0;
            if (sizeof(T) == sizeof(int))
            {
                for (; i <= count - Vector<T>.Count; i += Vector<T>.Count)
                {
                    var (candidates, so) = (Vector.Load(x + run + i), Vector.Load(best + i));
                    // A NaN alone differs from itself.
                    var taken = extremum.Beats(candidates, so) | Vector.AndNot(Vector.Equals(so, so), Vector.Equals(candidates, candidates));
                    Vector.Store(Vector.ConditionalSelect(taken, candidates, so), best + i);
                    var places = Vector<int>.Indices + new Vector<int>(run + i);
                    Vector.Store(Vector.ConditionalSelect(Vector.As<T, int>(taken), places, Vector.Load(at + i)), at + i);
                }
            }

            for (; i < count; i++)
            {
                var candidate = x[run + i];
                if (extremum.Beats(candidate, best[i]) || (T.IsNaN(candidate) && !T.IsNaN(best[i]))) (best[i], at[i]) = (candidate, run + i);
            }
        }
    }
}
