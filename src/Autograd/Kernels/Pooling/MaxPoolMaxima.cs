using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// Maximum pooling of windows two columns apart where nobody asks for places: the columns of a row of windows, a vector at a time, in the order
/// in which the first of equal ones is kept.
/// </summary>
internal static unsafe class MaxPoolMaxima
{
    /// <summary>Whether windows are such, and this processor allows it.</summary>
    public static bool Serves<T>(in Pool2dGeometry g)
        where T : unmanaged =>
        typeof(T) == typeof(float) && Avx2.IsSupported && g is { StrideWidth: 2, DilationWidth: 1, KernelWidth: 2 or 3 };

    /// <summary>Writes the maxima of a plane.</summary>
    public static void Plane(float* image, float* output, in Pool2dGeometry g)
    {
        // Finding the output's extents costs divisions.
        int height = g.OutHeight;
        int width = g.OutWidth;
        for (int y = 0; y < height; y++)
        {
            if (Avx512F.IsSupported)
                Row<Vector512<float>, PoolVectors16>(image, y, output, width, g);
            else
                Row<Vector256<float>, PoolVectors8>(image, y, output, width, g);
            output += width;
        }
    }

    // One row of windows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<TVector, TVectors>(float* image, int y, float* output, int width, in Pool2dGeometry g)
        where TVector : unmanaged
        where TVectors : struct, IPoolVectors<TVector>
    {
        int lanes = TVectors.Count;
        nint pitch = (nint)g.DilationHeight * g.InWidth;
        int top = (y * g.StrideHeight) - g.PadTop;
        var (from, to) = g.RowsInside(top);
        float* first = image + ((nint)top * g.InWidth) + (from * pitch);
        bool isTriple = g.KernelWidth == 3;
        for (int x = 0; x < width; x += lanes)
        {
            int column = (2 * x) - g.PadLeft;
            int reach = column + (2 * lanes) + (isTriple ? 1 : 0);
            float* row = first + column;
            // What lies outside the plane is never larger.
            TVector lowest = TVectors.Broadcast(float.NegativeInfinity);
            TVector best = lowest;
            TVector unordered = default;
            if (column >= 0 && reach <= g.InWidth)
            {
                for (int i = from; i < to; i++)
                {
                    TVector next = isTriple ? TVectors.Broadcast(row[2 * lanes]) : lowest;
                    Windows<TVector, TVectors>(*(TVector*)row, *(TVector*)(row + lanes), next, isTriple, ref best, ref unordered);
                    row += pitch;
                }
            }
            else
            {
                TVector isLeft = TVectors.Inside(column, g.InWidth), isRight = TVectors.Inside(column + lanes, g.InWidth);
                TVector isNext = isTriple ? TVectors.Inside(column + (2 * lanes), g.InWidth) : default;
                for (int i = from; i < to; i++)
                {
                    TVector next = TVectors.LoadInside(row + (2 * lanes), isNext);
                    TVector left = TVectors.LoadInside(row, isLeft), right = TVectors.LoadInside(row + lanes, isRight);
                    Windows<TVector, TVectors>(left, right, next, isTriple, ref best, ref unordered);
                    row += pitch;
                }
            }
            int count = Math.Min(lanes, width - x);
            if (TVectors.IsAny(unordered))
            {
                for (int i = 0; i < count; i++)
                    MaxPool2dKernel.Window<float, byte>(image, g, y, x + i, output + x + i, null);
            }
            else if (count == lanes)
            {
                *(TVector*)(output + x) = best;
            }
            else
            {
                TVectors.StoreFirst(output + x, best, count);
            }
        }
    }

    // A row of windows from left to right; of what comes next the first column counts.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Windows<TVector, TVectors>(TVector left, TVector right, TVector next, bool isTriple, ref TVector best, ref TVector unordered)
        where TVector : unmanaged
        where TVectors : struct, IPoolVectors<TVector>
    {
        TVector evens = TVectors.Evens(left, right);
        best = TVectors.Max(TVectors.Odds(left, right), TVectors.Max(evens, best));
        unordered = TVectors.Or(unordered, TVectors.Unordered(left, right));
        if (!isTriple)
            return;
        best = TVectors.Max(TVectors.Following(evens, next), best);
        unordered = TVectors.Or(unordered, TVectors.Unordered(next, next));
    }
}
