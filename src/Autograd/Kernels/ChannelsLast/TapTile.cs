using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// A convolution that reads padded planes at fourteen neighbouring pixels, two vectors of output channels: 28 accumulators. Where few channels are
/// read, their planes stay in the first-level cache.
/// </summary>
internal static unsafe class TapTile<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>How many pixels are computed.</summary>
    public const int Pixels = 14;

    /// <summary>How many channels are computed.</summary>
    public static int Lanes => 2 * TOperations.Count;

    /// <summary>Writes the channels of one pixel after the other.</summary>
    /// <param name="depth">The number of products of a sum.</param>
    /// <param name="source">What the first pixel reads at an offset of zero.</param>
    /// <param name="offsets">Where each product reads.</param>
    /// <param name="filters">The filters, as <see cref="LaneFilters{T}"/> packs them.</param>
    /// <param name="epilogue">What follows, or null; nothing is added but a bias.</param>
    /// <param name="target">Where the first pixel is written.</param>
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
            filters += Lanes;
        }
        if (epilogue != null)
        {
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 0, ref c0a, ref c1a, ref c2a, ref c3a, ref c4a, ref c5a, ref c6a);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Count, ref c0b, ref c1b, ref c2b, ref c3b, ref c4b, ref c5b, ref c6b);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 0, ref c7a, ref c8a, ref c9a, ref c10a, ref c11a, ref c12a, ref c13a);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Count, ref c7b, ref c8b, ref c9b, ref c10b, ref c11b, ref c12b, ref c13b);
        }
        PairRow<T, TVector, TOperations>.Write(target, c0a, c0b);
        PairRow<T, TVector, TOperations>.Write(target + Lanes, c1a, c1b);
        PairRow<T, TVector, TOperations>.Write(target + (2 * Lanes), c2a, c2b);
        PairRow<T, TVector, TOperations>.Write(target + (3 * Lanes), c3a, c3b);
        PairRow<T, TVector, TOperations>.Write(target + (4 * Lanes), c4a, c4b);
        PairRow<T, TVector, TOperations>.Write(target + (5 * Lanes), c5a, c5b);
        PairRow<T, TVector, TOperations>.Write(target + (6 * Lanes), c6a, c6b);
        PairRow<T, TVector, TOperations>.Write(target + (7 * Lanes), c7a, c7b);
        PairRow<T, TVector, TOperations>.Write(target + (8 * Lanes), c8a, c8b);
        PairRow<T, TVector, TOperations>.Write(target + (9 * Lanes), c9a, c9b);
        PairRow<T, TVector, TOperations>.Write(target + (10 * Lanes), c10a, c10b);
        PairRow<T, TVector, TOperations>.Write(target + (11 * Lanes), c11a, c11b);
        PairRow<T, TVector, TOperations>.Write(target + (12 * Lanes), c12a, c12b);
        PairRow<T, TVector, TOperations>.Write(target + (13 * Lanes), c13a, c13b);
    }
}
