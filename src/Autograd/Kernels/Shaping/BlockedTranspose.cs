using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// The copy where source and target are contiguous along different axes: matrices are transposed in blocks that fit the first-level
/// cache, so that both sides are read and written by whole cache lines.
/// </summary>
internal static unsafe class BlockedTranspose
{
    private const int Block = 32;
    private const int Tile = 8;

    /// <summary>The source is contiguous along axis <paramref name="paired"/>, the target along the last.</summary>
    public static void Run<T>(T* from, T* to, List<StridedAxis> axes, int paired)
        where T : unmanaged
    {
        var (down, across) = (axes[paired], axes[^1]);
        var outer = new List<StridedAxis>(axes);
        outer.RemoveAt(axes.Count - 1);
        outer.RemoveAt(paired);
        var (extents, sourceStrides, targetStrides) = StridedAxis.Columns(outer, outer.Count);
        var matrices = 1;
        foreach (var extent in extents) matrices *= extent;

        // A strip is a block of target columns, over all rows.
        var strips = (across.Extent + Block - 1) / Block;
        Workers.For(matrices * strips, Math.Max(1, 16 * Block / down.Extent), (first, last) =>
        {
            var walk = new StridedWalk(extents, sourceStrides, targetStrides, stackalloc int[extents.Length], first / strips);
            var strip = first % strips;
            for (var task = first; task < last; task++)
            {
                var column = strip * Block;
                var width = Math.Min(Block, across.Extent - column);
                for (var row = 0; row < down.Extent; row += Block)
                {
                    TransposeBlock(
                        from + walk.Source + row + ((nint)column * across.Source), across.Source,
                        to + walk.Target + column + ((nint)row * down.Target), down.Target, Math.Min(Block, down.Extent - row), width);
                }

                if (++strip < strips) continue;
                strip = 0;
                walk.Next();
            }
        });
    }

    // target[r·targetStride + c] = source[c·sourceStride + r]
    private static void TransposeBlock<T>(T* source, nint sourceStride, T* target, nint targetStride, int rows, int columns)
        where T : unmanaged
    {
        var (tiledRows, tiledColumns) = (0, 0);
        if (sizeof(T) == sizeof(float) && Avx.IsSupported)
        {
            (tiledRows, tiledColumns) = (rows & -Tile, columns & -Tile);
            for (var c = 0; c < tiledColumns; c += Tile)
            {
                for (var r = 0; r < tiledRows; r += Tile)
                {
                    TransposeTile((float*)(source + (c * sourceStride) + r), sourceStride, (float*)(target + (r * targetStride) + c), targetStride);
                }
            }
        }

        for (var r = 0; r < rows; r++)
        {
            for (var c = r < tiledRows ? tiledColumns : 0; c < columns; c++) target[(r * targetStride) + c] = source[(c * sourceStride) + r];
        }
    }

    // Pairs, then fours, then halves of eight lines change places. Loads and shuffles keep every bit, so any 4-byte type may pass.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeTile(float* source, nint sourceStride, float* target, nint targetStride)
    {
        var (a, b) = Interleave(source, source + sourceStride);
        var (c, d) = Interleave(source + (2 * sourceStride), source + (3 * sourceStride));
        var (e, f) = Interleave(source + (4 * sourceStride), source + (5 * sourceStride));
        var (g, h) = Interleave(source + (6 * sourceStride), source + (7 * sourceStride));
        Store(Avx.Shuffle(a, c, 0x44), Avx.Shuffle(e, g, 0x44), target, 4 * targetStride);
        Store(Avx.Shuffle(a, c, 0xEE), Avx.Shuffle(e, g, 0xEE), target + targetStride, 4 * targetStride);
        Store(Avx.Shuffle(b, d, 0x44), Avx.Shuffle(f, h, 0x44), target + (2 * targetStride), 4 * targetStride);
        Store(Avx.Shuffle(b, d, 0xEE), Avx.Shuffle(f, h, 0xEE), target + (3 * targetStride), 4 * targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> Low, Vector256<float> High) Interleave(float* first, float* second)
    {
        var (x, y) = (Vector256.Load(first), Vector256.Load(second));
        return (Avx.UnpackLow(x, y), Avx.UnpackHigh(x, y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<float> left, Vector256<float> right, float* target, nint lower)
    {
        Avx.Permute2x128(left, right, 0x20).Store(target);
        Avx.Permute2x128(left, right, 0x31).Store(target + lower);
    }
}
