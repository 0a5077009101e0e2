using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// Winograd's transforms of sixteen tiles straight from a plane and straight to one: rows of pixels are read and written as they lie, four tiles
/// at once, and permuted in registers.
/// </summary>
/// <remarks>Needs AVX-512.</remarks>
internal static unsafe class WinogradRuns
{
    private const int Tile = WinogradGeometry.Tile;
    private const int Patch = WinogradGeometry.Patch;

    /// <summary>Tiles that are transformed at once.</summary>
    public const int Tiles = 16;

    /// <summary>Whether this is how those transform who compute with the operations given.</summary>
    public static bool Serves<TOperations>() => Avx512F.IsSupported && typeof(TOperations) == typeof(Avx512Operations<float>);

    /// <summary>
    /// Writes the points of all patches of some channels, <paramref name="patchPoint"/> apart, as the right factors of products. The runs are those
    /// of <paramref name="count"/> tiles.
    /// </summary>
    public static void PatchesOfChannels<TTile>(
        in WinogradConvolution convolution, float* patches, nint patchPoint, WinogradRun* runs, int* starts, int count, int from, int to)
        where TTile : struct, ITile<float>
    {
        WinogradGeometry g = convolution.Geometry;
        int groups = WinogradRun.Groups(count);
        for (int channel = from; channel < to; channel++)
        {
            // What the next channel holds is asked for, unless another thread reads it.
            nint next = channel + 1 < to ? g.ReadSize : 0;
            for (int tile = 0; tile < count; tile += Tiles)
            {
                (int panel, int lane) = Math.DivRem(tile, TTile.Columns);
                int group = tile / WinogradRun.Group;
                Patches(
                    convolution.Source + ((nint)channel * g.ReadSize), next, g.ReadWidth, runs, starts + group, groups - group,
                    patches + PackedPanels<float, TTile>.RightPanel(panel, channel, count, g.ChannelsRead) + lane, patchPoint);
            }
        }
    }

    /// <summary>
    /// Writes the pixels of all tiles of some channels, of which the first one's products are given, with bias and epilogue. The runs are those of
    /// <paramref name="count"/> tiles.
    /// </summary>
    public static void PixelsOfChannels(
        in WinogradConvolution convolution, float* products, nint productPoint, nint stride, WinogradRun* runs, int* starts, int count, int from, int to)
    {
        WinogradGeometry g = convolution.Geometry;
        int groups = WinogradRun.Groups(count);
        bool inRegisters = convolution.Epilogue.TryTiles(null, out TileEpilogue<float> epilogue);
        for (int channel = from; channel < to; channel++)
        {
            nint element = (nint)channel * g.WrittenSize;
            epilogue.Row = channel;
            epilogue.Element = element;
            nint next = channel + 1 < to ? g.WrittenSize : 0;
            for (int tile = 0; tile < count; tile += Tiles)
            {
                int group = tile / WinogradRun.Group;
                Pixels(
                    products + tile, productPoint, convolution.Target + element, next, g.WrittenWidth, runs, starts + group, groups - group,
                    convolution.Bias is null ? 0 : convolution.Bias[channel], inRegisters ? &epilogue : null);
            }
            products += stride;
        }
    }

    /// <summary>
    /// Writes the points of sixteen patches of one channel, <paramref name="perPoint"/> apart. The runs are those of the patches, in planes
    /// whose rows lie <paramref name="pitch"/> apart; lanes of tiles without a run are zero. The same pixels <paramref name="next"/> further are
    /// asked for: in a batch, processors do not see them coming.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Patches(float* plane, nint next, nint pitch, WinogradRun* runs, int* starts, int groups, float* points, nint perPoint)
    {
        byte* memory = stackalloc byte[(WinogradGeometry.Points * sizeof(Vector512<float>)) + StackMemory.Line];
        Vector512<float>* rows = StackMemory.Align<Vector512<float>>(memory);
        Vector512<int> evens = Vector512.Create(0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
        Vector512<int> odds = evens + Vector512.Create(2);
        for (int y = 0; y < Patch; y++)
        {
            Row(plane, next, runs, starts, groups, 0, y, out Vector512<float> a, out Vector512<float> a4);
            Row(plane, next, runs, starts, groups, 1, y, out Vector512<float> b, out Vector512<float> b4);
            Row(plane, next, runs, starts, groups, 2, y, out Vector512<float> c, out Vector512<float> c4);
            Row(plane, next, runs, starts, groups, 3, y, out Vector512<float> d, out Vector512<float> d4);
            // The first and the second pixels of eight tiles, and of the eight others; then the third and the fourth.
            Vector512<float> low = Avx512F.PermuteVar16x32x2(a, evens, b), high = Avx512F.PermuteVar16x32x2(c, evens, d);
            Vector512<float> low2 = Avx512F.PermuteVar16x32x2(a, odds, b), high2 = Avx512F.PermuteVar16x32x2(c, odds, d);
            Vector512<float> low4 = Avx512F.PermuteVar16x32x2(a4, evens, b4), high4 = Avx512F.PermuteVar16x32x2(c4, evens, d4);
            WinogradPatches<Vector512<float>, Avx512Operations<float>>.Axis(
                Firsts(low, high), Seconds(low, high), Firsts(low2, high2), Seconds(low2, high2), Firsts(low4, high4), Seconds(low4, high4),
                rows + (y * Patch));
            plane += pitch;
        }
        WinogradPatches<Vector512<float>, Avx512Operations<float>>.Columns(rows, points, perPoint);
    }

    /// <summary>
    /// Writes the pixels of sixteen tiles of one channel, whose products lie <paramref name="perPoint"/> apart, plus a bias and finished by
    /// <paramref name="epilogue"/> (or null), whose elements are the output's. The runs are those of the tiles, in planes whose rows lie
    /// <paramref name="pitch"/> apart. The same places <paramref name="next"/> further are asked for.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pixels(
        float* products, nint perPoint, float* plane, nint next, nint pitch, WinogradRun* runs, int* starts, int groups, float bias, TileEpilogue<float>* epilogue)
    {
        byte* memory = stackalloc byte[(Tile * Patch * sizeof(Vector512<float>)) + StackMemory.Line];
        Vector512<float>* rows = StackMemory.Align<Vector512<float>>(memory);
        WinogradPixels<Vector512<float>, Avx512Operations<float>>.Columns(products, perPoint, rows);
        Vector512<float> addend = Vector512.Create(bias);
        Vector512<int> firsts = Vector512.Create(0, 8, 16, 24, 1, 9, 17, 25, 2, 10, 18, 26, 3, 11, 19, 27);
        Vector512<int> seconds = firsts + Vector512.Create(4);
        float* others = epilogue == null ? null : epilogue->Addend;
        if (others != null)
            others += epilogue->Element;
        for (int y = 0; y < Tile; y++)
        {
            WinogradPixels<Vector512<float>, Avx512Operations<float>>.Axis(
                rows + (y * Patch), addend, out Vector512<float> a, out Vector512<float> b, out Vector512<float> c, out Vector512<float> d);
            if (epilogue != null)
                ChannelEpilogue<float, Vector512<float>, Avx512Operations<float>>.Scale(epilogue, ref a, ref b, ref c, ref d);
            // All pixels of eight tiles, and of the eight others.
            Vector512<float> low = Firsts(a, b), high = Seconds(a, b), low2 = Firsts(c, d), high2 = Seconds(c, d);
            a = Avx512F.PermuteVar16x32x2(low, firsts, low2);
            b = Avx512F.PermuteVar16x32x2(low, seconds, low2);
            c = Avx512F.PermuteVar16x32x2(high, firsts, high2);
            d = Avx512F.PermuteVar16x32x2(high, seconds, high2);
            if (others != null)
            {
                a += Others(others, runs, starts, groups, 0, y);
                b += Others(others, runs, starts, groups, 1, y);
                c += Others(others, runs, starts, groups, 2, y);
                d += Others(others, runs, starts, groups, 3, y);
                others += pitch;
            }
            if (epilogue != null)
                ChannelEpilogue<float, Vector512<float>, Avx512Operations<float>>.Limit(epilogue, ref a, ref b, ref c, ref d);
            Store(a, plane, next, runs, starts, groups, 0, y);
            Store(b, plane, next, runs, starts, groups, 1, y);
            Store(c, plane, next, runs, starts, groups, 2, y);
            Store(d, plane, next, runs, starts, groups, 3, y);
            plane += pitch;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Firsts(Vector512<float> low, Vector512<float> high) => Avx512F.Shuffle4x128(low, high, 0x44);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Seconds(Vector512<float> low, Vector512<float> high) => Avx512F.Shuffle4x128(low, high, 0xEE);

    // A row of a group's four tiles, and the same four pixels further right.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(
        float* row, nint next, WinogradRun* runs, int* starts, int groups, int group, int y, out Vector512<float> near, out Vector512<float> beyond)
    {
        near = Vector512<float>.Zero;
        beyond = Vector512<float>.Zero;
        if (group >= groups)
            return;
        WinogradRun* end = runs + starts[group + 1];
        for (WinogradRun* run = runs + starts[group]; run < end; run++)
        {
            if (!run->Has(y))
                continue;
            Sse.Prefetch0(row + run->Offset + next);
            near = Avx512F.MaskLoad(row + run->Offset, run->Mask, near);
            beyond = Avx512F.MaskLoad(row + run->Offset + Tile, run->Beyond, beyond);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Others(float* row, WinogradRun* runs, int* starts, int groups, int group, int y)
    {
        Vector512<float> others = Vector512<float>.Zero;
        if (group >= groups)
            return others;
        WinogradRun* end = runs + starts[group + 1];
        for (WinogradRun* run = runs + starts[group]; run < end; run++)
        {
            if (run->Has(y))
                others = Avx512F.MaskLoad(row + run->Offset, run->Mask, others);
        }
        return others;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<float> pixels, float* row, nint next, WinogradRun* runs, int* starts, int groups, int group, int y)
    {
        if (group >= groups)
            return;
        WinogradRun* end = runs + starts[group + 1];
        for (WinogradRun* run = runs + starts[group]; run < end; run++)
        {
            if (!run->Has(y))
                continue;
            Sse.Prefetch0(row + run->Offset + next);
            Avx512F.MaskStore(row + run->Offset, run->Mask, pixels);
        }
    }
}
