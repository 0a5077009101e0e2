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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint depth, T* source, nint* offsets, T* filters, TileEpilogue<T>* epilogue, T* target)
    {
        TVector c0a = default, c0b = default;
        TVector c1a = default, c1b = default;
        TVector c2a = default, c2b = default;
        TVector c3a = default, c3b = default;
        TVector c4a = default, c4b = default;
        TVector c5a = default, c5b = default;
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
            filters += TapTile<T, TVector, TOperations>.Lanes;
        }
        if (epilogue != null)
        {
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 0, ref c0a, ref c1a, ref c2a);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 0, ref c3a, ref c4a, ref c5a);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Count, ref c0b, ref c1b, ref c2b);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Count, ref c3b, ref c4b, ref c5b);
        }
        int lanes = TapTile<T, TVector, TOperations>.Lanes;
        PairRow<T, TVector, TOperations>.Write(target, c0a, c0b);
        PairRow<T, TVector, TOperations>.Write(target + lanes, c1a, c1b);
        PairRow<T, TVector, TOperations>.Write(target + (2 * lanes), c2a, c2b);
        PairRow<T, TVector, TOperations>.Write(target + (3 * lanes), c3a, c3b);
        PairRow<T, TVector, TOperations>.Write(target + (4 * lanes), c4a, c4b);
        PairRow<T, TVector, TOperations>.Write(target + (5 * lanes), c5a, c5b);
    }
}
