using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// Transforms 6×6 patches d to Bᵀ·d·B and packs each of the 36 points as a right factor: lanes are tiles, the depth is channels read.
/// A vector holds the same point of neighbouring tiles.
/// </summary>
internal static unsafe class WinogradPatches<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<float, TVector>
{
    private const int Patch = WinogradGeometry.Patch;
    private const int Points = WinogradGeometry.Points;

    /// <summary>Elements of the working memory that <see cref="Panel"/> asks for; cleared once, so that no lane ever holds garbage.</summary>
    public static int WorkLength(int width) => (Points * (width + 16)) + (((Patch * 4) + 4) * (width + 24));

    /// <summary>
    /// Packs one channel of the <paramref name="count"/> tiles from <paramref name="first"/> on, which make the panel that begins at
    /// <paramref name="panel"/> for that channel; the points lie <paramref name="perPoint"/> elements apart.
    /// </summary>
    public static void Panel(float* channel, nint imageStride, in WinogradGeometry g, int first, int count, float* panel, nint perPoint, int width, float* work)
    {
        // A run ends in a vector that may reach past it, and is moved in fours of tiles.
        int pitch = width + 16;
        int lineLength = width + 24;
        float* points = work;
        float* lines = points + (Points * pitch);
        float* pixels = lines + (Patch * 4 * lineLength);
        for (int done = 0; done < count;)
        {
            (int image, int tileRow, int tileColumn) = g.Locate(first + done);
            int run = Math.Min(count - done, g.TileColumns - tileColumn);
            float* plane = channel + (image * imageStride);
            for (int y = 0; y < Patch; y++)
            {
                float* line = lines + (y * 4 * lineLength);
                int row = (tileRow * WinogradGeometry.Tile) - g.Top + y;
                if (row < 0 || row >= g.ReadHeight)
                {
                    new Span<float>(line, 4 * lineLength).Clear();
                    continue;
                }
                int start = (tileColumn * WinogradGeometry.Tile) - g.Left;
                int length = (run * WinogradGeometry.Tile) + 2;
                int from = Math.Clamp(-start, 0, length);
                int to = Math.Clamp(g.ReadWidth - start, from, length);
                new Span<float>(pixels, from).Clear();
                new ReadOnlySpan<float>(plane + ((nint)row * g.ReadWidth) + start + from, to - from).CopyTo(new Span<float>(pixels + from, to - from));
                new Span<float>(pixels + to, length + 2 - to).Clear();
                WinogradLines.Part(pixels, line, lineLength, run + 1);
            }
            for (int i = 0; i < run; i += TOperations.Count)
                Transform(lines + i, lineLength, points + done + i, pitch);
            done += run;
        }
        for (int point = 0; point < Points; point++)
        {
            if (count < width)
                new Span<float>(points + (point * pitch) + count, width - count).Clear();
            PanelCopy.Row(points + (point * pitch), panel + (point * perPoint), width);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(float* lines, int lineLength, float* points, int pitch)
    {
        TVector* rows = stackalloc TVector[Points];
        for (int y = 0; y < Patch; y++)
        {
            float* d = lines + (y * 4 * lineLength);
            Axis(
                TOperations.Load(d), TOperations.Load(d + lineLength), TOperations.Load(d + (2 * lineLength)), TOperations.Load(d + (3 * lineLength)),
                TOperations.Load(d + 1), TOperations.Load(d + lineLength + 1), out TVector a, out TVector b, out TVector c, out TVector e, out TVector f, out TVector h);
            TVector* row = rows + (y * Patch);
            row[0] = a;
            row[1] = b;
            row[2] = c;
            row[3] = e;
            row[4] = f;
            row[5] = h;
        }
        for (int x = 0; x < Patch; x++)
        {
            Axis(
                rows[x], rows[x + Patch], rows[x + (2 * Patch)], rows[x + (3 * Patch)], rows[x + (4 * Patch)], rows[x + (5 * Patch)],
                out TVector a, out TVector b, out TVector c, out TVector e, out TVector f, out TVector h);
            float* target = points + (x * pitch);
            nint step = Patch * (nint)pitch;
            TOperations.Store(a, target);
            TOperations.Store(b, target + step);
            TOperations.Store(c, target + (2 * step));
            TOperations.Store(e, target + (3 * step));
            TOperations.Store(f, target + (4 * step));
            TOperations.Store(h, target + (5 * step));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Axis(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5,
        out TVector t0, out TVector t1, out TVector t2, out TVector t3, out TVector t4, out TVector t5)
    {
        float middle = -2.5f, two = -2f, half = -0.5f, root = 1.41421356237f, halfRoot = 0.70710678119f;
        TVector middles = TOperations.Broadcast(&middle);
        TVector roots = TOperations.Broadcast(&root);
        TVector halfRoots = TOperations.Broadcast(&halfRoot);
        t0 = TOperations.Add(TOperations.MultiplyAdd(middles, d2, d4), d0);
        t5 = TOperations.Add(TOperations.MultiplyAdd(middles, d3, d5), d1);
        TVector even = TOperations.MultiplyAdd(TOperations.Broadcast(&two), d2, d4);
        TVector odd = TOperations.Subtract(TOperations.Multiply(halfRoots, d3), TOperations.Multiply(roots, d1));
        t1 = TOperations.Add(even, odd);
        t2 = TOperations.Subtract(even, odd);
        even = TOperations.MultiplyAdd(TOperations.Broadcast(&half), d2, d4);
        odd = TOperations.Subtract(TOperations.Multiply(roots, d3), TOperations.Multiply(halfRoots, d1));
        t3 = TOperations.Add(even, odd);
        t4 = TOperations.Subtract(even, odd);
    }
}
