using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// Four pixels of three vectors, 12 accumulators of 16 registers, or three pixels, which together make up rows of seven pixels or more, for
/// <see cref="ExpansionTile{T, TVector, TOperations}"/>.
/// </summary>
internal static unsafe class ExpansionTile4x3<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    private const int Pixels = 4;

    /// <inheritdoc cref="ExpansionTile{T, TVector, TOperations}.Row"/>
    public static void Row(int width, nint depth, T* source, nint plane, T* filters, T* start, TileEpilogue<T>* epilogue, T* target)
    {
        int tiles = (width + Pixels - 1) / Pixels;
        int fours = width - (tiles * (Pixels - 1));
        for (int tile = 0; tile < tiles; tile++)
        {
            int pixels = tile < fours ? Pixels : Pixels - 1;
            if (pixels == Pixels)
                Four(depth, source, plane, filters, start, epilogue, target);
            else
                Three(depth, source, plane, filters, start, epilogue, target);
            source += pixels;
            target += pixels * ExpansionTile<T, TVector, TOperations>.Lanes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Four(nint depth, T* source, nint plane, T* filters, T* start, TileEpilogue<T>* epilogue, T* target)
    {
        Sums4x3<T, TVector, TOperations> sums = default;
        if (start != null)
            sums.Repeat(start);
        SumLoop<T, Sums4x3<T, TVector, TOperations>>.Run(ref sums, depth, source, plane, 1, filters, ExpansionTile<T, TVector, TOperations>.Lanes);
        if (epilogue != null)
            sums.FinishLanes(epilogue);
        sums.Write(target, ExpansionTile<T, TVector, TOperations>.Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Three(nint depth, T* source, nint plane, T* filters, T* start, TileEpilogue<T>* epilogue, T* target)
    {
        Sums3x3<T, TVector, TOperations> sums = default;
        if (start != null)
            sums.Repeat(start);
        SumLoop<T, Sums3x3<T, TVector, TOperations>>.Run(ref sums, depth, source, plane, 1, filters, ExpansionTile<T, TVector, TOperations>.Lanes);
        if (epilogue != null)
            sums.FinishLanes(epilogue);
        sums.Write(target, ExpansionTile<T, TVector, TOperations>.Lanes);
    }
}
