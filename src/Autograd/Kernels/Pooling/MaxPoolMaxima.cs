using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// Maximum pooling of windows two columns apart where nobody asks for places: the columns of a row of windows, sixteen at a time, in the order
/// in which the first of equal ones is kept.
/// </summary>
/// <remarks>Needs AVX-512: even and odd columns are parted by one shuffle of two vectors.</remarks>
internal static unsafe class MaxPoolMaxima
{
    private const int Lanes = 16;

    /// <summary>Whether windows are such, and this processor allows it.</summary>
    public static bool Serves<T>(in Pool2dGeometry g)
        where T : unmanaged =>
        typeof(T) == typeof(float) && Avx512F.IsSupported && g is { StrideWidth: 2, DilationWidth: 1, KernelWidth: 2 or 3 };

    /// <summary>Writes the maxima of a plane.</summary>
    public static void Plane(float* image, float* output, in Pool2dGeometry g)
    {
        // Finding the output's extents costs divisions.
        int height = g.OutHeight;
        int width = g.OutWidth;
        for (int y = 0; y < height; y++)
        {
            Row(image, y, output, width, g);
            output += width;
        }
    }

    // One row of windows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(float* image, int y, float* output, int width, in Pool2dGeometry g)
    {
        nint pitch = (nint)g.DilationHeight * g.InWidth;
        int top = (y * g.StrideHeight) - g.PadTop;
        var (from, to) = g.RowsInside(top);
        float* first = image + ((nint)top * g.InWidth) + (from * pitch);
        bool isTriple = g.KernelWidth == 3;
        for (int x = 0; x < width; x += Lanes)
        {
            int column = (2 * x) - g.PadLeft;
            int reach = column + (2 * Lanes) + (isTriple ? 1 : 0);
            float* row = first + column;
            // What lies outside the plane is never larger.
            Vector512<float> lowest = Vector512.Create(float.NegativeInfinity);
            Vector512<float> best = lowest;
            Vector512<float> unordered = Vector512<float>.Zero;
            if (column >= 0 && reach <= g.InWidth)
            {
                for (int i = from; i < to; i++)
                {
                    Vector512<float> next = isTriple ? Vector512.Create(row[2 * Lanes]) : lowest;
                    Windows(Avx512F.LoadVector512(row), Avx512F.LoadVector512(row + Lanes), next, isTriple, ref best, ref unordered);
                    row += pitch;
                }
            }
            else
            {
                Vector512<float> isLeft = Inside(column, g.InWidth), isRight = Inside(column + Lanes, g.InWidth);
                Vector512<float> isNext = isTriple ? Inside(column + (2 * Lanes), g.InWidth) : Vector512<float>.Zero;
                for (int i = from; i < to; i++)
                {
                    Vector512<float> next = Avx512F.MaskLoad(row + (2 * Lanes), isNext, lowest);
                    Windows(Avx512F.MaskLoad(row, isLeft, lowest), Avx512F.MaskLoad(row + Lanes, isRight, lowest), next, isTriple, ref best, ref unordered);
                    row += pitch;
                }
            }
            int count = Math.Min(Lanes, width - x);
            if (unordered != Vector512<float>.Zero)
            {
                for (int i = 0; i < count; i++)
                    MaxPool2dKernel.Window<float, byte>(image, g, y, x + i, output + x + i, null);
            }
            else if (count == Lanes)
            {
                Avx512F.Store(output + x, best);
            }
            else
            {
                Avx512F.MaskStore(output + x, Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), best);
            }
        }
    }

    // A row of sixteen windows from left to right; of what comes next the first column counts. The instruction keeps the second where values are
    // equal.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Windows(
        Vector512<float> left, Vector512<float> right, Vector512<float> next, bool isTriple, ref Vector512<float> best, ref Vector512<float> unordered)
    {
        Vector512<float> evens = Avx512F.PermuteVar16x32x2(left, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), right);
        Vector512<float> odds = Avx512F.PermuteVar16x32x2(left, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), right);
        best = Avx512F.Max(odds, Avx512F.Max(evens, best));
        unordered |= Avx512F.CompareUnordered(left, right);
        if (!isTriple)
            return;
        best = Avx512F.Max(Avx512F.AlignRight32(next.AsInt32(), evens.AsInt32(), 1).AsSingle(), best);
        unordered |= Avx512F.CompareUnordered(next, next);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Inside(int column, int width)
    {
        Vector512<int> columns = Vector512<int>.Indices + Vector512.Create(column);
        return (Vector512.GreaterThanOrEqual(columns, Vector512<int>.Zero) & Vector512.LessThan(columns, Vector512.Create(width))).AsSingle();
    }
}
