using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// Seven pixels of three vectors: 21 accumulators of 32 registers, for <see cref="ExpansionTile{T, TVector, TOperations}"/>. Maps of networks for
/// 224 pixels are multiples of seven wide, which no vector of pixels divides.
/// </summary>
internal static unsafe class ExpansionTile7x3<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>How many pixels are computed.</summary>
    public const int Pixels = 7;

    /// <inheritdoc cref="ExpansionTile{T, TVector, TOperations}.Row"/>
    public static void Row(int width, nint depth, T* source, nint plane, T* filters, T* start, TileEpilogue<T>* epilogue, T* target)
    {
        for (int column = 0; column < width; column += Pixels)
        {
            // The last tile ends with the row.
            int at = Math.Min(column, width - Pixels);
            Seven(depth, source + at, plane, filters, start, epilogue, target + ((nint)at * ExpansionTile<T, TVector, TOperations>.Lanes));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Seven(nint depth, T* source, nint plane, T* filters, T* start, TileEpilogue<T>* epilogue, T* target)
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
            filters += ExpansionTile<T, TVector, TOperations>.Lanes;
            source += plane;
        }
        if (epilogue != null)
        {
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 0, ref c0a, ref c1a, ref c2a, ref c3a, ref c4a, ref c5a, ref c6a);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Count, ref c0b, ref c1b, ref c2b, ref c3b, ref c4b, ref c5b, ref c6b);
            LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 2 * TOperations.Count, ref c0c, ref c1c, ref c2c, ref c3c, ref c4c, ref c5c, ref c6c);
        }
        int lanes = ExpansionTile<T, TVector, TOperations>.Lanes;
        TripleRow<T, TVector, TOperations>.Write(target, c0a, c0b, c0c);
        TripleRow<T, TVector, TOperations>.Write(target + lanes, c1a, c1b, c1c);
        TripleRow<T, TVector, TOperations>.Write(target + (2 * lanes), c2a, c2b, c2c);
        TripleRow<T, TVector, TOperations>.Write(target + (3 * lanes), c3a, c3b, c3c);
        TripleRow<T, TVector, TOperations>.Write(target + (4 * lanes), c4a, c4b, c4c);
        TripleRow<T, TVector, TOperations>.Write(target + (5 * lanes), c5a, c5b, c5c);
        TripleRow<T, TVector, TOperations>.Write(target + (6 * lanes), c6a, c6b, c6c);
    }
}
