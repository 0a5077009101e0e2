using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Transforms products m, 36 points for each tile, to pixels Aᵀ·m·A, 4×4 for each tile, and adds the bias.</summary>
internal static unsafe class WinogradPixels<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<float, TVector>
{
    private const int Tile = WinogradGeometry.Tile;
    private const int Patch = WinogradGeometry.Patch;

    // Tiles of a run that are transformed before their pixels are written.
    private const int MaximumRun = 64;
    private const int LineLength = MaximumRun + 16;

    /// <summary>Elements of the working memory that <see cref="Write"/> asks for; cleared once, so that no lane ever holds garbage.</summary>
    public static int WorkLength => ((Tile * Tile) + Tile) * LineLength;

    /// <summary>Writes one channel of the <paramref name="count"/> tiles from <paramref name="first"/> on; products lie <paramref name="perPoint"/> apart.</summary>
    public static void Write(float* products, nint perPoint, in WinogradGeometry g, int first, int count, float* channel, nint imageStride, float bias, float* work)
    {
        float* lines = work;
        float* pixels = lines + (Tile * Tile * LineLength);
        for (int done = 0; done < count;)
        {
            (int image, int tileRow, int tileColumn) = g.Locate(first + done);
            int run = Math.Min(Math.Min(count - done, g.TileColumns - tileColumn), MaximumRun);
            for (int i = 0; i < run; i += TOperations.Count)
                Transform(products + done + i, perPoint, lines + i, LineLength);
            int column = tileColumn * Tile;
            int width = Math.Min(run * Tile, g.WrittenWidth - column);
            int rows = Math.Min(Tile, g.WrittenHeight - (tileRow * Tile));
            float* target = channel + (image * imageStride) + ((nint)tileRow * Tile * g.WrittenWidth) + column;
            for (int y = 0; y < rows; y++)
            {
                WinogradLines.Join(lines + (y * Tile * LineLength), LineLength, pixels, run, bias);
                new ReadOnlySpan<float>(pixels, width).CopyTo(new Span<float>(target, width));
                target += g.WrittenWidth;
            }
            done += run;
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transform(float* products, nint perPoint, float* lines, int lineLength)
    {
        TVector* rows = stackalloc TVector[Tile * Patch];
        for (int x = 0; x < Patch; x++)
        {
            float* m = products + (x * perPoint);
            nint step = Patch * perPoint;
            Axis(
                TOperations.Load(m), TOperations.Load(m + step), TOperations.Load(m + (2 * step)), TOperations.Load(m + (3 * step)),
                TOperations.Load(m + (4 * step)), TOperations.Load(m + (5 * step)), out TVector a, out TVector b, out TVector c, out TVector d);
            rows[x] = a;
            rows[x + Patch] = b;
            rows[x + (2 * Patch)] = c;
            rows[x + (3 * Patch)] = d;
        }
        for (int y = 0; y < Tile; y++)
        {
            TVector* m = rows + (y * Patch);
            Axis(m[0], m[1], m[2], m[3], m[4], m[5], out TVector a, out TVector b, out TVector c, out TVector d);
            float* line = lines + (y * Tile * lineLength);
            TOperations.Store(a, line);
            TOperations.Store(b, line + lineLength);
            TOperations.Store(c, line + (2 * lineLength));
            TOperations.Store(d, line + (3 * lineLength));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Axis(
        TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, out TVector y0, out TVector y1, out TVector y2, out TVector y3)
    {
        float root = 1.41421356237f, halfRoot = 0.70710678119f, quarterRoot = 0.35355339059f, twoRoot = 2.82842712475f, half = 0.5f, two = 2;
        TVector near = TOperations.Add(m1, m2);
        TVector nearOdd = TOperations.Subtract(m1, m2);
        TVector far = TOperations.Add(m3, m4);
        TVector farOdd = TOperations.Subtract(m3, m4);
        y0 = TOperations.Add(TOperations.Add(m0, near), far);
        y1 = TOperations.MultiplyAdd(TOperations.Broadcast(&root), farOdd, TOperations.Multiply(TOperations.Broadcast(&halfRoot), nearOdd));
        y2 = TOperations.MultiplyAdd(TOperations.Broadcast(&two), far, TOperations.Multiply(TOperations.Broadcast(&half), near));
        y3 = TOperations.MultiplyAdd(
            TOperations.Broadcast(&twoRoot), farOdd, TOperations.MultiplyAdd(TOperations.Broadcast(&quarterRoot), nearOdd, m5));
    }
}
