using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Six pixels of two vectors: 12 accumulators of 16 registers, for <see cref="TapTile{T, TVector, TOperations}"/>.</summary>
internal static unsafe class TapTile6x2<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>How many pixels are computed.</summary>
    public const int Pixels = 6;

    /// <inheritdoc cref="TapTile{T, TVector, TOperations}.Run"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Run(nint depth, T* source, nint* offsets, T* filters, TileEpilogue<T>* epilogue, T* target)
    {
        Sums6x2<T, TVector, TOperations> sums = default;
        SumLoop<T, Sums6x2<T, TVector, TOperations>>.RunValuesAt(ref sums, depth, source, offsets, filters, TapTile<T, TVector, TOperations>.Lanes);
        if (epilogue != null)
            sums.FinishLanes(epilogue);
        sums.Write(target, TapTile<T, TVector, TOperations>.Lanes);
    }
}
