using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet.Kernels;

/// <summary>
/// Softmax and its logarithm over the middle axis of an array of outer × extent × inner values. The largest value is subtracted first,
/// so that nothing overflows.
/// </summary>
internal static unsafe class SoftmaxKernel
{
    // Inner positions handled together, so that their running values stay in the first cache.
    private const int Block = 256;

    public static void Run<T>(ReadOnlySpan<T> x, Span<T> destination, int outer, int extent, int inner, bool logarithm)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (x.Length == 0) return;
        var blocks = (inner + Block - 1) / Block;
        fixed (T* from = x, to = destination)
        {
            T* source = from, target = to;
            Workers.For(outer * blocks, Math.Max(1, 4096 / (extent * Math.Min(inner, Block))), (first, last) =>
            {
                Span<T> largest = stackalloc T[Block], sums = stackalloc T[Block], row = stackalloc T[Block];
                for (var task = first; task < last; task++)
                {
                    var start = ((long)(task / blocks) * extent * inner) + (task % blocks * Block);
                    var width = Math.Min(Block, inner - (task % blocks * Block));
                    if (inner == 1) Row(new ReadOnlySpan<T>(source + start, extent), new Span<T>(target + start, extent), logarithm);
                    else Columns(source + start, target + start, extent, inner, largest[..width], sums[..width], row[..width], logarithm);
                }
            });
        }
    }

    private static void Row<T>(ReadOnlySpan<T> x, Span<T> destination, bool logarithm)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = TensorPrimitives.Max(x);
        TensorPrimitives.Subtract(x, largest, destination);
        if (logarithm)
        {
            var sum = T.Zero;
            Span<T> piece = stackalloc T[Block];
            for (var start = 0; start < x.Length; start += Block)
            {
                var shifted = destination.Slice(start, Math.Min(Block, x.Length - start));
                TensorPrimitives.Exp(shifted, piece);
                sum += TensorPrimitives.Sum<T>(piece[..shifted.Length]);
            }

            TensorPrimitives.Subtract(destination, T.Log(sum), destination);
        }
        else
        {
            TensorPrimitives.Exp(destination, destination);
            TensorPrimitives.Divide(destination, TensorPrimitives.Sum<T>(destination), destination);
        }
    }

    private static void Columns<T>(T* x, T* destination, int extent, int inner, Span<T> largest, Span<T> sums, Span<T> row, bool logarithm)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        new ReadOnlySpan<T>(x, largest.Length).CopyTo(largest);
        for (var i = 1; i < extent; i++) TensorPrimitives.Max(largest, new ReadOnlySpan<T>(x + ((long)i * inner), largest.Length), largest);
        sums.Clear();
        for (var i = 0; i < extent; i++)
        {
            var target = new Span<T>(destination + ((long)i * inner), largest.Length);
            TensorPrimitives.Subtract(new ReadOnlySpan<T>(x + ((long)i * inner), largest.Length), largest, target);
            TensorPrimitives.Exp(target, row);
            TensorPrimitives.Add(sums, row, sums);
            if (!logarithm) row.CopyTo(target);
        }

        if (logarithm) TensorPrimitives.Log(sums, sums);
        for (var i = 0; i < extent; i++)
        {
            var target = new Span<T>(destination + ((long)i * inner), largest.Length);
            if (logarithm) TensorPrimitives.Subtract(target, sums, target);
            else TensorPrimitives.Divide(target, sums, target);
        }
    }
}
