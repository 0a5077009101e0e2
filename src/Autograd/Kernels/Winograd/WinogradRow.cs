using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// The products of <see cref="WinogradFourTiles"/> for one row of points: filters are transformed along the row in registers, where the sums
/// of half a row's points stay for some channels.
/// </summary>
internal static unsafe class WinogradRow<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<float, TVector>
{
    /// <summary>
    /// Adds the products of some channels at the first three points to the sums. Rows hold the filters of the first channel at this row, patches
    /// its tiles at the first of the points, sums the vectors of that point and each tile, pitch apart. A line from ahead on is asked for with
    /// each channel.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Near(TVector* rows, int channels, float* patches, float* sums, nint pitch, float* ahead) =>
        Half(false, rows, channels, patches, sums, pitch, ahead);

    /// <summary>The same at the last three points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Far(TVector* rows, int channels, float* patches, float* sums, nint pitch, float* ahead) =>
        Half(true, rows, channels, patches, sums, pitch, ahead);

    // Compiled into each of its callers, where what the other three points need falls away.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Half(bool far, TVector* rows, int channels, float* patches, float* sums, nint pitch, float* ahead)
    {
        TVector a0 = TOperations.Load(sums);
        TVector a1 = TOperations.Load(sums + pitch);
        TVector a2 = TOperations.Load(sums + (2 * pitch));
        TVector a3 = TOperations.Load(sums + (3 * pitch));
        TVector b0 = TOperations.Load(sums + (4 * pitch));
        TVector b1 = TOperations.Load(sums + (5 * pitch));
        TVector b2 = TOperations.Load(sums + (6 * pitch));
        TVector b3 = TOperations.Load(sums + (7 * pitch));
        TVector c0 = TOperations.Load(sums + (8 * pitch));
        TVector c1 = TOperations.Load(sums + (9 * pitch));
        TVector c2 = TOperations.Load(sums + (10 * pitch));
        TVector c3 = TOperations.Load(sums + (11 * pitch));
        for (int i = 0; i < channels; i++)
        {
            WinogradFilterVectors<TVector, TOperations>.Axis(
                rows[0], rows[1], rows[2], out TVector t0, out TVector t1, out TVector t2, out TVector t3, out TVector t4, out TVector t5);
            TVector a = far ? t3 : t0;
            TVector b = far ? t4 : t1;
            TVector c = far ? t5 : t2;
            a0 = TOperations.MultiplyAdd(TOperations.Broadcast(patches), a, a0);
            a1 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 1), a, a1);
            a2 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 2), a, a2);
            a3 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 3), a, a3);
            b0 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 4), b, b0);
            b1 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 5), b, b1);
            b2 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 6), b, b2);
            b3 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 7), b, b3);
            c0 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 8), c, c0);
            c1 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 9), c, c1);
            c2 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 10), c, c2);
            c3 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 11), c, c3);
            if (Sse.IsSupported)
                Sse.Prefetch0(ahead);
            ahead += WinogradGeometry.Line;
            rows += WinogradFourTiles.RowsLength;
            patches += WinogradFourTiles.PatchesLength;
        }
        TOperations.Store(a0, sums);
        TOperations.Store(a1, sums + pitch);
        TOperations.Store(a2, sums + (2 * pitch));
        TOperations.Store(a3, sums + (3 * pitch));
        TOperations.Store(b0, sums + (4 * pitch));
        TOperations.Store(b1, sums + (5 * pitch));
        TOperations.Store(b2, sums + (6 * pitch));
        TOperations.Store(b3, sums + (7 * pitch));
        TOperations.Store(c0, sums + (8 * pitch));
        TOperations.Store(c1, sums + (9 * pitch));
        TOperations.Store(c2, sums + (10 * pitch));
        TOperations.Store(c3, sums + (11 * pitch));
    }
}
