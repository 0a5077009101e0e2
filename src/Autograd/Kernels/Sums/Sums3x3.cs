using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Three rows of three vectors: 9 accumulators of 16 registers.</summary>
internal unsafe struct Sums3x3<T, TVector, TOperations> : ISums<T>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    private TVector _c0a, _c0b, _c0c;
    private TVector _c1a, _c1b, _c1c;
    private TVector _c2a, _c2b, _c2c;

    /// <summary>Starts all rows from the same vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Repeat(T* start)
    {
        _c0a = _c1a = _c2a = TOperations.Load(start);
        _c0b = _c1b = _c2b = TOperations.Load(start + TOperations.Count);
        _c0c = _c1c = _c2c = TOperations.Load(start + (2 * TOperations.Count));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T* values, nint first, nint apart, T* vectors, nint firstVector)
    {
        TVector a = TOperations.Load(vectors + firstVector);
        TVector b = TOperations.Load(vectors + firstVector + TOperations.Count);
        TVector c = TOperations.Load(vectors + firstVector + (2 * TOperations.Count));
        TVector x = TOperations.Broadcast(values + first);
        _c0a = TOperations.MultiplyAdd(x, a, _c0a);
        _c0b = TOperations.MultiplyAdd(x, b, _c0b);
        _c0c = TOperations.MultiplyAdd(x, c, _c0c);
        x = TOperations.Broadcast(values + first + apart);
        _c1a = TOperations.MultiplyAdd(x, a, _c1a);
        _c1b = TOperations.MultiplyAdd(x, b, _c1b);
        _c1c = TOperations.MultiplyAdd(x, c, _c1c);
        x = TOperations.Broadcast(values + first + (2 * apart));
        _c2a = TOperations.MultiplyAdd(x, a, _c2a);
        _c2b = TOperations.MultiplyAdd(x, b, _c2b);
        _c2c = TOperations.MultiplyAdd(x, c, _c2c);
    }

    /// <summary>Does to the sums what follows, of which the channels are lanes; nothing is added to them but a bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FinishLanes(TileEpilogue<T>* epilogue)
    {
        LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 0, ref _c0a, ref _c1a, ref _c2a);
        LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Count, ref _c0b, ref _c1b, ref _c2b);
        LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 2 * TOperations.Count, ref _c0c, ref _c1c, ref _c2c);
    }

    /// <summary>Writes rows that lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(T* target, nint stride)
    {
        TOperations.Store(_c0a, target);
        TOperations.Store(_c0b, target + TOperations.Count);
        TOperations.Store(_c0c, target + (2 * TOperations.Count));
        TOperations.Store(_c1a, target + stride);
        TOperations.Store(_c1b, target + stride + TOperations.Count);
        TOperations.Store(_c1c, target + stride + (2 * TOperations.Count));
        TOperations.Store(_c2a, target + (2 * stride));
        TOperations.Store(_c2b, target + (2 * stride) + TOperations.Count);
        TOperations.Store(_c2c, target + (2 * stride) + (2 * TOperations.Count));
    }
}
