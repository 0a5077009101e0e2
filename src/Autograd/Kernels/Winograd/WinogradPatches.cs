using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Transforms 6×6 patches d to Bᵀ·d·B. A vector holds the same pixel, or point, of several patches.</summary>
internal static unsafe class WinogradPatches<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<float, TVector>
{
    private const int Patch = WinogradGeometry.Patch;
    private const int Points = WinogradGeometry.Points;

    /// <summary>
    /// Writes the 36 points of <paramref name="lanes"/> patches, whole vectors: pixels of lines that lie <paramref name="pitch"/> apart,
    /// points <paramref name="perPoint"/> apart. Lines of the next row of pixels lie <paramref name="rowPitch"/> further.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform(float* lines, nint pitch, nint rowPitch, int lanes, float* points, nint perPoint)
    {
        byte* memory = stackalloc byte[(Points * sizeof(TVector)) + StackMemory.Line];
        TVector* rows = StackMemory.Align<TVector>(memory);
        for (int lane = 0; lane < lanes; lane += TOperations.Count)
        {
            float* d = lines + lane;
            for (int y = 0; y < Patch; y++)
            {
                Axis(
                    TOperations.Load(d), TOperations.Load(d + pitch), TOperations.Load(d + (2 * pitch)), TOperations.Load(d + (3 * pitch)),
                    TOperations.Load(d + (4 * pitch)), TOperations.Load(d + (5 * pitch)), rows + (y * Patch));
                d += rowPitch;
            }
            Columns(rows, points + lane, perPoint);
        }
    }

    /// <summary>
    /// The same of patches that begin at <paramref name="offsets"/> of the source, where rows of pixels lie <paramref name="rowPitch"/> apart.
    /// Eight pixels of each row are read.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformSquares(float* source, nint* offsets, nint rowPitch, int lanes, float* points, nint perPoint)
    {
        byte* memory = stackalloc byte[(Points * sizeof(TVector)) + StackMemory.Line];
        TVector* rows = StackMemory.Align<TVector>(memory);
        for (int lane = 0; lane < lanes; lane += TOperations.Count)
        {
            float* pixels = source;
            for (int y = 0; y < Patch; y++)
            {
                WinogradSquares.Pixels(pixels, offsets + lane, out TVector d0, out TVector d1, out TVector d2, out TVector d3);
                WinogradSquares.Pixels(pixels + 4, offsets + lane, out TVector d4, out TVector d5, out _, out _);
                Axis(d0, d1, d2, d3, d4, d5, rows + (y * Patch));
                pixels += rowPitch;
            }
            Columns(rows, points + lane, perPoint);
        }
    }

    /// <summary>The second half of the transform: writes the points of rows that <see cref="Axis(TVector, TVector, TVector, TVector, TVector, TVector, TVector*)"/> made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Columns(TVector* rows, float* points, nint perPoint)
    {
        nint step = Patch * perPoint;
        for (int x = 0; x < Patch; x++)
        {
            Axis(
                rows[x], rows[x + Patch], rows[x + (2 * Patch)], rows[x + (3 * Patch)], rows[x + (4 * Patch)], rows[x + (5 * Patch)],
                out TVector a, out TVector b, out TVector c, out TVector e, out TVector f, out TVector h);
            float* target = points + (x * perPoint);
            TOperations.Store(a, target);
            TOperations.Store(b, target + step);
            TOperations.Store(c, target + (2 * step));
            TOperations.Store(e, target + (3 * step));
            TOperations.Store(f, target + (4 * step));
            TOperations.Store(h, target + (5 * step));
        }
    }

    /// <summary>The first half, for one row of pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Axis(TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, TVector* row)
    {
        Axis(d0, d1, d2, d3, d4, d5, out TVector a, out TVector b, out TVector c, out TVector e, out TVector f, out TVector h);
        row[0] = a;
        row[1] = b;
        row[2] = c;
        row[3] = e;
        row[4] = f;
        row[5] = h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Axis(
        TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5,
        out TVector t0, out TVector t1, out TVector t2, out TVector t3, out TVector t4, out TVector t5)
    {
        float product = WinogradPoints.Product, sum = -WinogradPoints.Sum;
        TVector products = TOperations.Broadcast(&product);
        TVector sums = TOperations.Broadcast(&sum);
        t0 = TOperations.MultiplyAdd(sums, d2, TOperations.MultiplyAdd(products, d0, d4));
        t5 = TOperations.MultiplyAdd(sums, d3, TOperations.MultiplyAdd(products, d1, d5));
        Pair(WinogradPoints.Near, -WinogradPoints.FarSquare, d1, d2, d3, d4, out t1, out t2);
        Pair(WinogradPoints.Far, -WinogradPoints.NearSquare, d1, d2, d3, d4, out t3, out t4);
    }

    // At a point and at its negative, given the negative square of the others.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pair(float point, float others, TVector d1, TVector d2, TVector d3, TVector d4, out TVector plus, out TVector minus)
    {
        float negative = -point;
        TVector squares = TOperations.Broadcast(&others);
        TVector even = TOperations.MultiplyAdd(squares, d2, d4);
        TVector odd = TOperations.MultiplyAdd(squares, d1, d3);
        plus = TOperations.MultiplyAdd(TOperations.Broadcast(&point), odd, even);
        minus = TOperations.MultiplyAdd(TOperations.Broadcast(&negative), odd, even);
    }
}
