using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// A pointwise convolution at seven neighbouring pixels, three vectors of output channels: 21 accumulators. Maps of networks for 224 pixels are
/// multiples of seven wide, which no vector of pixels divides.
/// </summary>
internal static unsafe class ExpansionTile<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>How many pixels are computed.</summary>
    public const int Pixels = 7;

    /// <summary>How many channels are computed.</summary>
    public static int Lanes => 3 * TOperations.Count;

    /// <summary>Writes the channels of one pixel after the other.</summary>
    /// <param name="depth">The number of channels read.</param>
    /// <param name="source">The first pixel of the first channel read.</param>
    /// <param name="plane">Elements from a channel read to the next.</param>
    /// <param name="filters">The filters, as <see cref="LaneFilters{T}"/> packs them.</param>
    /// <param name="start">What the sums start from, an element for each channel, or null.</param>
    /// <param name="epilogue">What follows, or null; nothing is added.</param>
    /// <param name="target">Where the first pixel is written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(nint depth, T* source, nint plane, T* filters, T* start, TileEpilogue<T>* epilogue, T* target)
    {
        TVector c0a = default, c0b = default, c0c = default;
        TVector c1a = default, c1b = default, c1c = default;
        TVector c2a = default, c2b = default, c2c = default;
        TVector c3a = default, c3b = default, c3c = default;
        TVector c4a = default, c4b = default, c4c = default;
        TVector c5a = default, c5b = default, c5c = default;
        TVector c6a = default, c6b = default, c6c = default;
        if (start != null)
        {
            c0a = c1a = c2a = c3a = c4a = c5a = c6a = TOperations.Load(start);
            c0b = c1b = c2b = c3b = c4b = c5b = c6b = TOperations.Load(start + TOperations.Count);
            c0c = c1c = c2c = c3c = c4c = c5c = c6c = TOperations.Load(start + (2 * TOperations.Count));
        }
        for (nint i = 0; i < depth; i++)
        {
            TVector a = TOperations.Load(filters);
            TVector b = TOperations.Load(filters + TOperations.Count);
            TVector c = TOperations.Load(filters + (2 * TOperations.Count));
            TVector x = TOperations.Broadcast(source);
            c0a = TOperations.MultiplyAdd(x, a, c0a);
            c0b = TOperations.MultiplyAdd(x, b, c0b);
            c0c = TOperations.MultiplyAdd(x, c, c0c);
            x = TOperations.Broadcast(source + 1);
            c1a = TOperations.MultiplyAdd(x, a, c1a);
            c1b = TOperations.MultiplyAdd(x, b, c1b);
            c1c = TOperations.MultiplyAdd(x, c, c1c);
            x = TOperations.Broadcast(source + 2);
            c2a = TOperations.MultiplyAdd(x, a, c2a);
            c2b = TOperations.MultiplyAdd(x, b, c2b);
            c2c = TOperations.MultiplyAdd(x, c, c2c);
            x = TOperations.Broadcast(source + 3);
            c3a = TOperations.MultiplyAdd(x, a, c3a);
            c3b = TOperations.MultiplyAdd(x, b, c3b);
            c3c = TOperations.MultiplyAdd(x, c, c3c);
            x = TOperations.Broadcast(source + 4);
            c4a = TOperations.MultiplyAdd(x, a, c4a);
            c4b = TOperations.MultiplyAdd(x, b, c4b);
            c4c = TOperations.MultiplyAdd(x, c, c4c);
            x = TOperations.Broadcast(source + 5);
            c5a = TOperations.MultiplyAdd(x, a, c5a);
            c5b = TOperations.MultiplyAdd(x, b, c5b);
            c5c = TOperations.MultiplyAdd(x, c, c5c);
            x = TOperations.Broadcast(source + 6);
            c6a = TOperations.MultiplyAdd(x, a, c6a);
            c6b = TOperations.MultiplyAdd(x, b, c6b);
            c6c = TOperations.MultiplyAdd(x, c, c6c);
            filters += Lanes;
            source += plane;
        }
        if (epilogue != null)
        {
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 0, ref c0a, ref c1a, ref c2a, ref c3a, ref c4a, ref c5a, ref c6a);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Count, ref c0b, ref c1b, ref c2b, ref c3b, ref c4b, ref c5b, ref c6b);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 2 * TOperations.Count, ref c0c, ref c1c, ref c2c, ref c3c, ref c4c, ref c5c, ref c6c);
        }
        TripleRow<T, TVector, TOperations>.Write(target, c0a, c0b, c0c);
        TripleRow<T, TVector, TOperations>.Write(target + Lanes, c1a, c1b, c1c);
        TripleRow<T, TVector, TOperations>.Write(target + (2 * Lanes), c2a, c2b, c2c);
        TripleRow<T, TVector, TOperations>.Write(target + (3 * Lanes), c3a, c3b, c3c);
        TripleRow<T, TVector, TOperations>.Write(target + (4 * Lanes), c4a, c4b, c4c);
        TripleRow<T, TVector, TOperations>.Write(target + (5 * Lanes), c5a, c5b, c5c);
        TripleRow<T, TVector, TOperations>.Write(target + (6 * Lanes), c6a, c6b, c6c);
    }
}
