using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// The pixels that tiles side by side read from sixteen channels, one vector for each place, padded with zeros: what lies in sixteen planes is
/// transposed once for all tiles that read it.
/// </summary>
/// <remarks>Needs AVX-512.</remarks>
internal static unsafe class WinogradStrip
{
    private const int Tile = WinogradGeometry.Tile;

    /// <summary>Channels of a strip.</summary>
    public const int Channels = 16;

    /// <summary>The most tiles of a strip, so that it fits the first-level cache.</summary>
    public const int MostTiles = 16;

    /// <summary>Elements to allocate for a strip of tiles that read squares of <paramref name="square"/> pixels.</summary>
    public static int Length(int square) => ((square * Columns(MostTiles, square)) + Channels) * Channels;

    /// <summary>Places in a row of a strip.</summary>
    public static int Columns(int tiles, int square) => (tiles * Tile) + square - Tile;

    /// <summary>
    /// Fills the strip of <paramref name="tiles"/> tiles from the one given on, all in one row of tiles. <paramref name="plane"/> is the plane
    /// of the first channel in the first image; channels from <paramref name="channels"/> on are zeros.
    /// </summary>
    public static void Fill(float* plane, in WinogradGeometry g, (int Image, int Row, int Column) tile, int tiles, int square, int channels, float* strip)
    {
        int columns = Columns(tiles, square);
        int left = (tile.Column * Tile) - g.Left;
        int top = (tile.Row * Tile) - g.Top;
        int from = Math.Clamp(-left, 0, columns);
        int to = Math.Clamp(g.ReadWidth - left, from, columns);
        plane += ((nint)tile.Image * g.ChannelsRead * g.ReadSize) + ((nint)top * g.ReadWidth) + left;
        for (int y = 0; y < square; y++)
        {
            float* row = strip + ((nint)y * columns * Channels);
            bool isInside = top + y >= 0 && top + y < g.ReadHeight;
            int end = isInside ? from : columns;
            new Span<float>(row, end * Channels).Clear();
            if (isInside)
            {
                // What a block writes past the last pixel is written over.
                for (int x = from; x < to; x += Channels)
                    Transpose(plane + x, g.ReadSize, (nint)Tile * g.ReadWidth, channels, Math.Min(Channels, to - x), row + ((nint)x * Channels));
                new Span<float>(row + ((nint)to * Channels), (columns - to) * Channels).Clear();
            }
            plane += g.ReadWidth;
        }
    }

    // Sixteen pixels of a row of sixteen planes, as sixteen vectors. Those of the next strip are asked for.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* source, nint pitch, nint next, int channels, int count, float* target)
    {
        Vector512<float> mask = Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();
        Four(source, pitch, next, channels, 0, mask, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Four(source, pitch, next, channels, 4, mask, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        Four(source, pitch, next, channels, 8, mask, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        Four(source, pitch, next, channels, 12, mask, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
        Quarters(a0, b0, c0, d0, target);
        Quarters(a1, b1, c1, d1, target + Channels);
        Quarters(a2, b2, c2, d2, target + (2 * Channels));
        Quarters(a3, b3, c3, d3, target + (3 * Channels));
    }

    // Four channels, four by four in each quarter.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(
        float* source, nint pitch, nint next, int channels, int first, Vector512<float> mask,
        out Vector512<float> column0, out Vector512<float> column1, out Vector512<float> column2, out Vector512<float> column3)
    {
        float* row = source + (first * pitch);
        Sse.Prefetch0(row + next);
        Sse.Prefetch0(row + pitch + next);
        Sse.Prefetch0(row + (2 * pitch) + next);
        Sse.Prefetch0(row + (3 * pitch) + next);
        Vector512<float> zero = Vector512<float>.Zero;
        QuadTranspose.Run(
            first < channels ? Avx512F.MaskLoad(row, mask, zero) : zero,
            first + 1 < channels ? Avx512F.MaskLoad(row + pitch, mask, zero) : zero,
            first + 2 < channels ? Avx512F.MaskLoad(row + (2 * pitch), mask, zero) : zero,
            first + 3 < channels ? Avx512F.MaskLoad(row + (3 * pitch), mask, zero) : zero,
            out column0, out column1, out column2, out column3);
    }

    // Writes the first quarters of all, then four vectors further the second ones, and so on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* target)
    {
        const byte Even = 0x88;
        const byte Odd = 0xDD;
        const int Apart = 4 * Channels;
        Vector512<float> evenAB = Avx512F.Shuffle4x128(a, b, Even), oddAB = Avx512F.Shuffle4x128(a, b, Odd);
        Vector512<float> evenCD = Avx512F.Shuffle4x128(c, d, Even), oddCD = Avx512F.Shuffle4x128(c, d, Odd);
        Avx512F.Shuffle4x128(evenAB, evenCD, Even).Store(target);
        Avx512F.Shuffle4x128(oddAB, oddCD, Even).Store(target + Apart);
        Avx512F.Shuffle4x128(evenAB, evenCD, Odd).Store(target + (2 * Apart));
        Avx512F.Shuffle4x128(oddAB, oddCD, Odd).Store(target + (3 * Apart));
    }
}
