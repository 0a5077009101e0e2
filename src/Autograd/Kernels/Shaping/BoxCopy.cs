namespace AutogradNet.Kernels;

/// <summary>
/// Copies a box of elements between two arrays, each with its own strides: permuting, slicing, flipping (negative source strides),
/// stretching (source strides of 0), padding and concatenating are all this copy. The target's positions must differ.
/// </summary>
internal static unsafe class BoxCopy
{
    private const int Piece = 16384;

    /// <summary>target[targetStart + Σ i·targetStrides] = source[sourceStart + Σ i·sourceStrides] for every index i below the extents.</summary>
    /// <exception cref="ArgumentException">An offset lies outside its array.</exception>
    public static void Run<T>(
        ReadOnlySpan<T> source, int sourceStart, ReadOnlySpan<int> sourceStrides,
        Span<T> target, int targetStart, ReadOnlySpan<int> targetStrides, ReadOnlySpan<int> extents)
        where T : unmanaged
    {
        if (extents.Contains(0)) return;
        CheckReach(source.Length, sourceStart, sourceStrides, extents, nameof(source));
        CheckReach(target.Length, targetStart, targetStrides, extents, nameof(target));
        var axes = Merge(sourceStrides, targetStrides, extents);
        fixed (T* from = source, to = target)
        {
            var paired = PairedAxis(axes);
            if (paired >= 0) BlockedTranspose.Run(from + sourceStart, to + targetStart, axes, paired);
            else CopyRows(from + sourceStart, to + targetStart, axes);
        }
    }

    private static void CopyRows<T>(T* from, T* to, List<StridedAxis> axes)
        where T : unmanaged
    {
        var inner = axes[^1];
        var (extents, sourceStrides, targetStrides) = StridedAxis.Columns(axes, axes.Count - 1);
        var rows = 1;
        foreach (var extent in extents) rows *= extent;
        var pieces = (inner.Extent + Piece - 1) / Piece;
        var length = Math.Min(Piece, inner.Extent);
        Workers.For(rows * pieces, Math.Max(1, 2 * Piece / length), (first, last) =>
        {
            var walk = new StridedWalk(extents, sourceStrides, targetStrides, stackalloc int[extents.Length], first / pieces);
            var piece = first % pieces;
            for (var task = first; task < last; task++)
            {
                var start = piece * Piece;
                CopyRun(from + walk.Source + ((nint)start * inner.Source), inner.Source, to + walk.Target + ((nint)start * inner.Target), inner.Target, Math.Min(Piece, inner.Extent - start));
                if (++piece < pieces) continue;
                piece = 0;
                walk.Next();
            }
        });
    }

    private static void CopyRun<T>(T* from, int sourceStride, T* to, int targetStride, int count)
        where T : unmanaged
    {
        if (targetStride != 1 || (uint)(sourceStride + 1) > 2)
        {
            for (var i = 0; i < count; i++)
            {
                *to = *from;
                from += sourceStride;
                to += targetStride;
            }

            return;
        }

        var run = new Span<T>(to, count);
        switch (sourceStride)
        {
            case 1:
                new ReadOnlySpan<T>(from, count).CopyTo(run);
                break;
            case 0:
                run.Fill(*from);
                break;
            default:
                new ReadOnlySpan<T>(from - count + 1, count).CopyTo(run);
                run.Reverse();
                break;
        }
    }

    // The axis along which the source is contiguous, where that is not also the target's: the two span matrices to be transposed.
    private static int PairedAxis(List<StridedAxis> axes)
    {
        if (axes[^1].Target != 1 || axes[^1].Source is >= -1 and <= 1) return -1;
        return axes.FindIndex(axis => axis.Source == 1);
    }

    // Drops axes of one element, and merges neighbours that both arrays walk as one.
    private static List<StridedAxis> Merge(ReadOnlySpan<int> sourceStrides, ReadOnlySpan<int> targetStrides, ReadOnlySpan<int> extents)
    {
        var axes = new List<StridedAxis>(extents.Length);
        for (var i = 0; i < extents.Length; i++)
        {
            if (extents[i] == 1) continue;
            var axis = new StridedAxis(extents[i], sourceStrides[i], targetStrides[i]);
            if (axes.Count > 0 && axes[^1].Source == axis.Source * axis.Extent && axes[^1].Target == axis.Target * axis.Extent)
            {
                axes[^1] = axis with { Extent = axes[^1].Extent * axis.Extent };
            }
            else
            {
                axes.Add(axis);
            }
        }

        if (axes.Count == 0) axes.Add(new StridedAxis(1, 1, 1));
        return axes;
    }

    private static void CheckReach(int length, int start, ReadOnlySpan<int> strides, ReadOnlySpan<int> extents, string name)
    {
        long lowest = start, highest = start;
        for (var i = 0; i < extents.Length; i++)
        {
            var reach = (extents[i] - 1L) * strides[i];
            if (reach < 0) lowest += reach;
            else highest += reach;
        }

        if (lowest < 0 || highest >= length) throw new ArgumentException($"Offsets {lowest} to {highest} do not lie in an array of {length}.", name);
    }
}
