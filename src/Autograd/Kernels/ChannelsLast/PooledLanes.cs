using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Rows of maximum pooling whose lanes are channels: two vectors of them for every pixel. Windows have no gaps.</summary>
internal static unsafe class PooledLanes<T, TVector, TOperations>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>How many channels a pixel has.</summary>
    public static int Lanes => 2 * TOperations.Count;

    /// <summary>Whether no element of a row of <paramref name="pixels"/> is a NaN or infinite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool IsFinite(T* row, int pixels)
    {
        // Zero times either is NaN, and so is every sum it is a part of.
        TVector zero = default, a = default, b = default, c = default, d = default;
        int vectors = 2 * pixels;
        for (; vectors >= 4; vectors -= 4)
        {
            a = TOperations.MultiplyAdd(TOperations.Load(row), zero, a);
            b = TOperations.MultiplyAdd(TOperations.Load(row + TOperations.Count), zero, b);
            c = TOperations.MultiplyAdd(TOperations.Load(row + (2 * TOperations.Count)), zero, c);
            d = TOperations.MultiplyAdd(TOperations.Load(row + (3 * TOperations.Count)), zero, d);
            row += 4 * TOperations.Count;
        }
        for (; vectors > 0; vectors--)
        {
            a = TOperations.MultiplyAdd(TOperations.Load(row), zero, a);
            row += TOperations.Count;
        }
        return !T.IsNaN(TOperations.Sum(TOperations.Add(TOperations.Add(a, b), TOperations.Add(c, d))));
    }

    /// <summary>Writes the maxima of one window after the other.</summary>
    /// <param name="rows">The rows of a window, as far as they are in the input.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="isFinite">Whether all of their elements are finite.</param>
    /// <param name="g">The sizes.</param>
    /// <param name="target">Where the first pixel is written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row(T** rows, int count, bool isFinite, in Pool2dGeometry g, T* target)
    {
        int width = g.OutWidth;
        for (int x = 0; x < width; x++)
        {
            int start = (x * g.StrideWidth) - g.PadLeft;
            int first = Math.Max(start, 0);
            int end = Math.Min(start + g.KernelWidth, g.InWidth);
            if (isFinite)
                Maxima(rows, count, first, end, target);
            else
                FirstMaxima(rows, count, first, end, target);
            target += Lanes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Maxima(T** rows, int count, int first, int end, T* target)
    {
        TVector a = TOperations.Load(rows[0] + (first * Lanes)), b = TOperations.Load(rows[0] + (first * Lanes) + TOperations.Count);
        for (int row = 0; row < count; row++)
        {
            T* at = rows[row] + (first * Lanes);
            for (int column = first; column < end; column++)
            {
                // Of equal ones the first is kept.
                a = TOperations.Maximum(TOperations.Load(at), a);
                b = TOperations.Maximum(TOperations.Load(at + TOperations.Count), b);
                at += Lanes;
            }
        }
        TOperations.Store(a, target);
        TOperations.Store(b, target + TOperations.Count);
    }

    // The first NaN wins over any number.
    private static void FirstMaxima(T** rows, int count, int first, int end, T* target)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            T best = rows[0][(first * Lanes) + lane];
            for (int row = 0; row < count; row++)
            {
                for (int column = first; column < end; column++)
                {
                    T value = rows[row][(column * Lanes) + lane];
                    if (!T.IsNaN(best) && !(value <= best))
                        best = value;
                }
            }
            target[lane] = best;
        }
    }
}
