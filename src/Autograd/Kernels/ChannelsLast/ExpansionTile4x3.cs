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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(nint depth, T* source, nint plane, T* filters, T* start, TileEpilogue<T>* epilogue, T* target)
    {
        TVector c0a = default, c0b = default, c0c = default;
        TVector c1a = default, c1b = default, c1c = default;
        TVector c2a = default, c2b = default, c2c = default;
        TVector c3a = default, c3b = default, c3c = default;
        if (start != null)
        {
            c0a = c1a = c2a = c3a = TOperations.Load(start);
            c0b = c1b = c2b = c3b = TOperations.Load(start + TOperations.Count);
            c0c = c1c = c2c = c3c = TOperations.Load(start + (2 * TOperations.Count));
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
            filters += ExpansionTile<T, TVector, TOperations>.Lanes;
            source += plane;
        }
        if (epilogue != null)
        {
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 0, ref c0a, ref c1a, ref c2a, ref c3a);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Count, ref c0b, ref c1b, ref c2b, ref c3b);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 2 * TOperations.Count, ref c0c, ref c1c, ref c2c, ref c3c);
        }
        int lanes = ExpansionTile<T, TVector, TOperations>.Lanes;
        TripleRow<T, TVector, TOperations>.Write(target, c0a, c0b, c0c);
        TripleRow<T, TVector, TOperations>.Write(target + lanes, c1a, c1b, c1c);
        TripleRow<T, TVector, TOperations>.Write(target + (2 * lanes), c2a, c2b, c2c);
        TripleRow<T, TVector, TOperations>.Write(target + (3 * lanes), c3a, c3b, c3c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(nint depth, T* source, nint plane, T* filters, T* start, TileEpilogue<T>* epilogue, T* target)
    {
        TVector c0a = default, c0b = default, c0c = default;
        TVector c1a = default, c1b = default, c1c = default;
        TVector c2a = default, c2b = default, c2c = default;
        if (start != null)
        {
            c0a = c1a = c2a = TOperations.Load(start);
            c0b = c1b = c2b = TOperations.Load(start + TOperations.Count);
            c0c = c1c = c2c = TOperations.Load(start + (2 * TOperations.Count));
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
            filters += ExpansionTile<T, TVector, TOperations>.Lanes;
            source += plane;
        }
        if (epilogue != null)
        {
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 0, ref c0a, ref c1a, ref c2a);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Count, ref c0b, ref c1b, ref c2b);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 2 * TOperations.Count, ref c0c, ref c1c, ref c2c);
        }
        int lanes = ExpansionTile<T, TVector, TOperations>.Lanes;
        TripleRow<T, TVector, TOperations>.Write(target, c0a, c0b, c0c);
        TripleRow<T, TVector, TOperations>.Write(target + lanes, c1a, c1b, c1c);
        TripleRow<T, TVector, TOperations>.Write(target + (2 * lanes), c2a, c2b, c2c);
    }
}
