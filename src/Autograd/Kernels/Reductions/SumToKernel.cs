using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet.Kernels;

/// <summary>
/// Sums an array over the axes along which the target would be stretched. Sums are added pairwise, in an order that the shapes alone
/// decide: the rounding error grows with the logarithm of the count, and results do not depend on the number of threads.
/// </summary>
internal static unsafe class SumToKernel
{
    private const int Work = 32768;

    // The longest stretch that is summed by vector lanes before sums are paired.
    private const int Leaf = 1024;

    // How many runs or rows are added one after the other before sums are paired.
    private const int RunsPerLeaf = 64;
    private const int RowsPerLeaf = 16;

    // The columns whose sums stay in the first-level cache while rows run by.
    private const int Columns = 2048;

    // Where there are few such pieces, each is summed as 2³ parts of its rows.
    private const int SharedDepth = 3;

    /// <summary>Writes the sums over <paramref name="target"/>.</summary>
    public static void Run<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> shape, Span<T> target, ReadOnlySpan<int> targetShape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (x.Length == 0)
        {
            target.Clear();
            return;
        }

        var plan = ReductionPlan.Make(shape, targetShape);
        fixed (T* from = x, to = target)
        {
            if (plan.ReducesInner) SumRuns(from, to, plan);
            else SumRows(from, to, plan);
        }
    }

    private static void SumRuns<T>(T* x, T* target, ReductionPlan plan)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var runs = new Runs<T>(x, plan);
        var leaves = runs.Leaves;
        var elements = (long)plan.Terms * plan.Inner;
        if (plan.Rows >= 16 || leaves == 1 || elements <= Work)
        {
            Workers.For(plan.Rows, (int)Math.Max(1, Work / elements), (first, last) =>
            {
                for (var row = first; row < last; row++) target[row] = runs.Sum(plan.StartOfRow(row), 0, leaves);
            });
            return;
        }

        // Few outputs: the leaves are shared out instead, and paired afterwards in the same order as above.
        var parts = ArrayPool<T>.Shared.Rent(leaves);
        try
        {
            for (var row = 0; row < plan.Rows; row++)
            {
                var start = plan.StartOfRow(row);
                Workers.For(leaves, (int)Math.Max(1, Work / Math.Max(1, elements / leaves)), (first, last) =>
                {
                    for (var leaf = first; leaf < last; leaf++) parts[leaf] = runs.Sum(start, leaf, leaf + 1);
                });
                target[row] = Pair(parts.AsSpan(0, leaves));
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(parts);
        }
    }

    private static T Pair<T>(ReadOnlySpan<T> parts)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        parts.Length == 1 ? parts[0] : Pair(parts[..(parts.Length / 2)]) + Pair(parts[(parts.Length / 2)..]);

    private static void SumRows<T>(T* x, T* target, ReductionPlan plan)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (inner, terms) = (plan.Inner, plan.Terms);
        var pieces = (inner + Columns - 1) / Columns;
        var width = Math.Min(inner, Columns);
        var leaves = (terms + RowsPerLeaf - 1) / RowsPerLeaf;
        if (plan.Rows * pieces < 16 && leaves >= 1 << SharedDepth && (long)terms * width > Work)
        {
            SumRowsInParts(x, target, plan, leaves);
            return;
        }

        Workers.For(plan.Rows * pieces, (int)Math.Max(1, Work / ((long)terms * width)), (first, last) =>
        {
            var scratch = ArrayPool<T>.Shared.Rent(ScratchLength(leaves, width));
            for (var task = first; task < last; task++)
            {
                var (row, piece) = Math.DivRem(task, pieces);
                var column = piece * Columns;
                var sums = new Span<T>(target + ((nint)row * inner) + column, Math.Min(Columns, inner - column));
                AddRows(x + plan.StartOfRow(row) + column, plan, 0, leaves, sums, scratch);
            }

            ArrayPool<T>.Shared.Return(scratch);
        });
    }

    // Few outputs: the upper branches of the tree of sums are shared out, and added afterwards in the same order.
    private static void SumRowsInParts<T>(T* x, T* target, ReductionPlan plan, int leaves)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Parts = 1 << SharedDepth;
        var inner = plan.Inner;
        var bounds = new int[Parts + 1];
        bounds[Parts] = leaves;
        for (var step = Parts; step > 1; step /= 2)
        {
            for (var part = 0; part < Parts; part += step) bounds[part + (step / 2)] = bounds[part] + ((bounds[part + step] - bounds[part]) / 2);
        }

        var sums = ArrayPool<T>.Shared.Rent(Parts * Math.Min(inner, Columns));
        try
        {
            for (var row = 0; row < plan.Rows; row++)
            {
                for (var column = 0; column < inner; column += Columns)
                {
                    var width = Math.Min(Columns, inner - column);
                    var start = x + plan.StartOfRow(row) + column;
                    Workers.For(Parts, part =>
                    {
                        var scratch = ArrayPool<T>.Shared.Rent(ScratchLength(leaves, width));
                        AddRows(start, plan, bounds[part], bounds[part + 1], sums.AsSpan(part * width, width), scratch);
                        ArrayPool<T>.Shared.Return(scratch);
                    });
                    for (var step = 1; step < Parts; step *= 2)
                    {
                        for (var part = 0; part < Parts; part += 2 * step)
                        {
                            var sum = sums.AsSpan(part * width, width);
                            TensorPrimitives.Add(sum, sums.AsSpan((part + step) * width, width), sum);
                        }
                    }

                    sums.AsSpan(0, width).CopyTo(new Span<T>(target + ((nint)row * inner) + column, width));
                }
            }
        }
        finally
        {
            ArrayPool<T>.Shared.Return(sums);
        }
    }

    // A row of sums for each level of the tree.
    private static int ScratchLength(int leaves, int width) => (BitOperations.Log2((uint)leaves) + 2) * width;

    private static void AddRows<T>(T* x, ReductionPlan plan, int first, int last, Span<T> sums, Span<T> scratch)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (last - first > 1)
        {
            var middle = first + ((last - first) / 2);
            AddRows(x, plan, first, middle, sums, scratch);
            var others = scratch[..sums.Length];
            AddRows(x, plan, middle, last, others, scratch[sums.Length..]);
            TensorPrimitives.Add(sums, others, sums);
            return;
        }

        var term = first * RowsPerLeaf;
        var end = (int)Math.Min(plan.Terms, (long)last * RowsPerLeaf);
        new ReadOnlySpan<T>(x + plan.OffsetOfTerm(term++), sums.Length).CopyTo(sums);
        for (; term + 4 <= end; term += 4)
        {
            AddFour(x + plan.OffsetOfTerm(term), x + plan.OffsetOfTerm(term + 1), x + plan.OffsetOfTerm(term + 2), x + plan.OffsetOfTerm(term + 3), sums);
        }

        for (; term < end; term++) TensorPrimitives.Add(sums, new ReadOnlySpan<T>(x + plan.OffsetOfTerm(term), sums.Length), sums);
    }

    // Four rows at a time spare most loads and stores of the sums.
    private static void AddFour<T>(T* a, T* b, T* c, T* d, Span<T> sums)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var i = 0;
        fixed (T* to = sums)
        {
            for (; i <= sums.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                var added = (Vector.Load(a + i) + Vector.Load(b + i)) + (Vector.Load(c + i) + Vector.Load(d + i));
                Vector.Store(Vector.Load(to + i) + added, to + i);
            }
        }

        for (; i < sums.Length; i++) sums[i] += (a[i] + b[i]) + (c[i] + d[i]);
    }

    /// <summary>The terms of one output cut into leaves: pieces of a long run, or several short runs.</summary>
    private readonly struct Runs<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        private readonly T* _x;
        private readonly ReductionPlan _plan;
        private readonly int _piecesPerRun;
        private readonly int _runsPerLeaf;

        public Runs(T* x, ReductionPlan plan)
        {
            _x = x;
            _plan = plan;
            _piecesPerRun = (plan.Inner + Leaf - 1) / Leaf;
            _runsPerLeaf = Math.Clamp(Leaf / plan.Inner, 1, RunsPerLeaf);
            Leaves = _piecesPerRun > 1 ? plan.Terms * _piecesPerRun : (plan.Terms + _runsPerLeaf - 1) / _runsPerLeaf;
        }

        public int Leaves { get; }

        /// <summary>The pairwise sum of leaves of the output that begins at <paramref name="start"/>.</summary>
        public T Sum(int start, int first, int last)
        {
            if (last - first == 1) return LeafSum(start, first);
            var middle = first + ((last - first) / 2);
            return Sum(start, first, middle) + Sum(start, middle, last);
        }

        private T LeafSum(int start, int leaf)
        {
            if (_piecesPerRun > 1)
            {
                var (term, piece) = Math.DivRem(leaf, _piecesPerRun);
                var skipped = piece * Leaf;
                return Add(start + _plan.OffsetOfTerm(term) + skipped, Math.Min(Leaf, _plan.Inner - skipped));
            }

            var sum = T.Zero;
            var end = (int)Math.Min(_plan.Terms, (leaf + 1L) * _runsPerLeaf);
            for (var term = leaf * _runsPerLeaf; term < end; term++) sum += Add(start + _plan.OffsetOfTerm(term), _plan.Inner);
            return sum;
        }

        private T Add(int at, int count) => TensorPrimitives.Sum(new ReadOnlySpan<T>(_x + at, count));
    }
}
