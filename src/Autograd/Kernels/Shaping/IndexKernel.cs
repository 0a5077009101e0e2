using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet.Kernels;

/// <summary>
/// Picks slices along the middle axis of an [outer, extent, inner] array by a list of indices, and the adjoint, which adds slices up
/// where the list says. Indices must lie below the extent.
/// </summary>
internal static unsafe class IndexKernel
{
    private const int Piece = 4096;

    /// <summary>target[o, j, i] = source[o, indices[j], i].</summary>
    public static void Select<T>(ReadOnlySpan<T> source, int outer, int extent, int inner, ReadOnlySpan<int> indices, Span<T> target)
        where T : unmanaged
    {
        if (target.IsEmpty) return;
        fixed (T* from = source, to = target)
        fixed (int* list = indices)
        {
            T* x = from, y = to;
            var picked = list;
            var count = indices.Length;
            Workers.For(outer * count, Math.Max(1, 2 * Piece / inner), (first, last) =>
            {
                var (o, j) = Math.DivRem(first, count);
                for (var row = first; row < last; row++)
                {
                    var slice = x + ((((nint)o * extent) + picked[j]) * inner);
                    if (inner == 1) y[row] = *slice;
                    else new ReadOnlySpan<T>(slice, inner).CopyTo(new Span<T>(y + ((nint)row * inner), inner));
                    if (++j < count) continue;
                    j = 0;
                    o++;
                }
            });
        }
    }

    /// <summary>target[o, indices[j], i] += source[o, j, i], in the order of j.</summary>
    public static void Add<T>(ReadOnlySpan<T> source, int outer, int extent, int inner, ReadOnlySpan<int> indices, Span<T> target)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (source.IsEmpty) return;
        fixed (T* from = source, to = target)
        fixed (int* list = indices)
        {
            T* x = from, y = to;
            var picked = list;
            var count = indices.Length;
            var pieces = (inner + Piece - 1) / Piece;
            Workers.For(outer * pieces, Math.Max(1, (int)(2L * Piece / ((long)count * Math.Min(Piece, inner)))), (first, last) =>
            {
                for (var task = first; task < last; task++)
                {
                    var (o, piece) = Math.DivRem(task, pieces);
                    var start = piece * Piece;
                    var length = Math.Min(Piece, inner - start);
                    for (var j = 0; j < count; j++)
                    {
                        var addend = new ReadOnlySpan<T>(x + ((((nint)o * count) + j) * inner) + start, length);
                        var sum = new Span<T>(y + ((((nint)o * extent) + picked[j]) * inner) + start, length);
                        if (length == 1) sum[0] += addend[0];
                        else TensorPrimitives.Add(sum, addend, sum);
                    }
                }
            });
        }
    }
}
