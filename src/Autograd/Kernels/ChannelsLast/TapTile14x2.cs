using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Fourteen pixels of two vectors: 28 accumulators of 32 registers, for <see cref="TapTile{T, TVector, TOperations}"/>.</summary>
internal static unsafe class TapTile14x2<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>How many pixels are computed.</summary>
    public const int Pixels = 14;

    /// <inheritdoc cref="TapTile{T, TVector, TOperations}.Run"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint depth, T* source, nint* offsets, T* filters, TileEpilogue<T>* epilogue, T* target)
    {
        TVector c0a = default, c0b = default;
        TVector c1a = default, c1b = default;
        TVector c2a = default, c2b = default;
        TVector c3a = default, c3b = default;
        TVector c4a = default, c4b = default;
        TVector c5a = default, c5b = default;
        TVector c6a = default, c6b = default;
        TVector c7a = default, c7b = default;
        TVector c8a = default, c8b = default;
        TVector c9a = default, c9b = default;
        TVector c10a = default, c10b = default;
        TVector c11a = default, c11b = default;
        TVector c12a = default, c12b = default;
        TVector c13a = default, c13b = default;
        for (nint i = 0; i < depth; i++)
        {
            T* from = source + offsets[i];
            TVector a = TOperations.Load(filters);
            TVector b = TOperations.Load(filters + TOperations.Count);
            TVector x = TOperations.Broadcast(from);
            c0a = TOperations.MultiplyAdd(x, a, c0a);
            c0b = TOperations.MultiplyAdd(x, b, c0b);
            x = TOperations.Broadcast(from + 1);
            c1a = TOperations.MultiplyAdd(x, a, c1a);
            c1b = TOperations.MultiplyAdd(x, b, c1b);
            x = TOperations.Broadcast(from + 2);
            c2a = TOperations.MultiplyAdd(x, a, c2a);
            c2b = TOperations.MultiplyAdd(x, b, c2b);
            x = TOperations.Broadcast(from + 3);
            c3a = TOperations.MultiplyAdd(x, a, c3a);
            c3b = TOperations.MultiplyAdd(x, b, c3b);
            x = TOperations.Broadcast(from + 4);
            c4a = TOperations.MultiplyAdd(x, a, c4a);
            c4b = TOperations.MultiplyAdd(x, b, c4b);
            x = TOperations.Broadcast(from + 5);
            c5a = TOperations.MultiplyAdd(x, a, c5a);
            c5b = TOperations.MultiplyAdd(x, b, c5b);
            x = TOperations.Broadcast(from + 6);
            c6a = TOperations.MultiplyAdd(x, a, c6a);
            c6b = TOperations.MultiplyAdd(x, b, c6b);
            x = TOperations.Broadcast(from + 7);
            c7a = TOperations.MultiplyAdd(x, a, c7a);
            c7b = TOperations.MultiplyAdd(x, b, c7b);
            x = TOperations.Broadcast(from + 8);
            c8a = TOperations.MultiplyAdd(x, a, c8a);
            c8b = TOperations.MultiplyAdd(x, b, c8b);
            x = TOperations.Broadcast(from + 9);
            c9a = TOperations.MultiplyAdd(x, a, c9a);
            c9b = TOperations.MultiplyAdd(x, b, c9b);
            x = TOperations.Broadcast(from + 10);
            c10a = TOperations.MultiplyAdd(x, a, c10a);
            c10b = TOperations.MultiplyAdd(x, b, c10b);
            x = TOperations.Broadcast(from + 11);
            c11a = TOperations.MultiplyAdd(x, a, c11a);
            c11b = TOperations.MultiplyAdd(x, b, c11b);
            x = TOperations.Broadcast(from + 12);
            c12a = TOperations.MultiplyAdd(x, a, c12a);
            c12b = TOperations.MultiplyAdd(x, b, c12b);
            x = TOperations.Broadcast(from + 13);
            c13a = TOperations.MultiplyAdd(x, a, c13a);
            c13b = TOperations.MultiplyAdd(x, b, c13b);
            filters += TapTile<T, TVector, TOperations>.Lanes;
        }
        if (epilogue != null)
        {
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 0, ref c0a, ref c1a, ref c2a, ref c3a, ref c4a, ref c5a, ref c6a);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Count, ref c0b, ref c1b, ref c2b, ref c3b, ref c4b, ref c5b, ref c6b);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 0, ref c7a, ref c8a, ref c9a, ref c10a, ref c11a, ref c12a, ref c13a);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Count, ref c7b, ref c8b, ref c9b, ref c10b, ref c11b, ref c12b, ref c13b);
        }
        int lanes = TapTile<T, TVector, TOperations>.Lanes;
        PairRow<T, TVector, TOperations>.Write(target, c0a, c0b);
        PairRow<T, TVector, TOperations>.Write(target + lanes, c1a, c1b);
        PairRow<T, TVector, TOperations>.Write(target + (2 * lanes), c2a, c2b);
        PairRow<T, TVector, TOperations>.Write(target + (3 * lanes), c3a, c3b);
        PairRow<T, TVector, TOperations>.Write(target + (4 * lanes), c4a, c4b);
        PairRow<T, TVector, TOperations>.Write(target + (5 * lanes), c5a, c5b);
        PairRow<T, TVector, TOperations>.Write(target + (6 * lanes), c6a, c6b);
        PairRow<T, TVector, TOperations>.Write(target + (7 * lanes), c7a, c7b);
        PairRow<T, TVector, TOperations>.Write(target + (8 * lanes), c8a, c8b);
        PairRow<T, TVector, TOperations>.Write(target + (9 * lanes), c9a, c9b);
        PairRow<T, TVector, TOperations>.Write(target + (10 * lanes), c10a, c10b);
        PairRow<T, TVector, TOperations>.Write(target + (11 * lanes), c11a, c11b);
        PairRow<T, TVector, TOperations>.Write(target + (12 * lanes), c12a, c12b);
        PairRow<T, TVector, TOperations>.Write(target + (13 * lanes), c13a, c13b);
    }
}
