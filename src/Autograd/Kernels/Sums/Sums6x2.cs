using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Six rows of two vectors: 12 accumulators of 16 registers.</summary>
internal unsafe struct Sums6x2<T, TVector, TOperations> : ISums<T>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    private TVector _c0a, _c0b;
    private TVector _c1a, _c1b;
    private TVector _c2a, _c2b;
    private TVector _c3a, _c3b;
    private TVector _c4a, _c4b;
    private TVector _c5a, _c5b;

    /// <summary>Starts each row from a value of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Broadcast(T* start)
    {
        _c0a = _c0b = TOperations.Broadcast(start);
        _c1a = _c1b = TOperations.Broadcast(start + 1);
        _c2a = _c2b = TOperations.Broadcast(start + 2);
        _c3a = _c3b = TOperations.Broadcast(start + 3);
        _c4a = _c4b = TOperations.Broadcast(start + 4);
        _c5a = _c5b = TOperations.Broadcast(start + 5);
    }

    /// <summary>Starts from sums in memory, whose rows lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(T* from, nint stride)
    {
        _c0a = TOperations.Load(from);
        _c0b = TOperations.Load(from + TOperations.Count);
        _c1a = TOperations.Load(from + stride);
        _c1b = TOperations.Load(from + stride + TOperations.Count);
        _c2a = TOperations.Load(from + (2 * stride));
        _c2b = TOperations.Load(from + (2 * stride) + TOperations.Count);
        _c3a = TOperations.Load(from + (3 * stride));
        _c3b = TOperations.Load(from + (3 * stride) + TOperations.Count);
        _c4a = TOperations.Load(from + (4 * stride));
        _c4b = TOperations.Load(from + (4 * stride) + TOperations.Count);
        _c5a = TOperations.Load(from + (5 * stride));
        _c5b = TOperations.Load(from + (5 * stride) + TOperations.Count);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T* values, nint first, nint apart, T* vectors, nint firstVector)
    {
        TVector a = TOperations.Load(vectors + firstVector);
        TVector b = TOperations.Load(vectors + firstVector + TOperations.Count);
        TVector x = TOperations.Broadcast(values + first);
        _c0a = TOperations.MultiplyAdd(x, a, _c0a);
        _c0b = TOperations.MultiplyAdd(x, b, _c0b);
        x = TOperations.Broadcast(values + first + apart);
        _c1a = TOperations.MultiplyAdd(x, a, _c1a);
        _c1b = TOperations.MultiplyAdd(x, b, _c1b);
        x = TOperations.Broadcast(values + first + (2 * apart));
        _c2a = TOperations.MultiplyAdd(x, a, _c2a);
        _c2b = TOperations.MultiplyAdd(x, b, _c2b);
        x = TOperations.Broadcast(values + first + (3 * apart));
        _c3a = TOperations.MultiplyAdd(x, a, _c3a);
        _c3b = TOperations.MultiplyAdd(x, b, _c3b);
        x = TOperations.Broadcast(values + first + (4 * apart));
        _c4a = TOperations.MultiplyAdd(x, a, _c4a);
        _c4b = TOperations.MultiplyAdd(x, b, _c4b);
        x = TOperations.Broadcast(values + first + (5 * apart));
        _c5a = TOperations.MultiplyAdd(x, a, _c5a);
        _c5b = TOperations.MultiplyAdd(x, b, _c5b);
    }

    /// <summary>Does to the sums what follows, of which the channels are rows and the addend's rows lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Finish(TileEpilogue<T>* epilogue, nint stride)
    {
        if (epilogue->Bias != null)
        {
            T* bias = epilogue->Bias + epilogue->Row;
            PairRow<T, TVector, TOperations>.Add(ref _c0a, ref _c0b, TOperations.Broadcast(bias));
            PairRow<T, TVector, TOperations>.Add(ref _c1a, ref _c1b, TOperations.Broadcast(bias + 1));
            PairRow<T, TVector, TOperations>.Add(ref _c2a, ref _c2b, TOperations.Broadcast(bias + 2));
            PairRow<T, TVector, TOperations>.Add(ref _c3a, ref _c3b, TOperations.Broadcast(bias + 3));
            PairRow<T, TVector, TOperations>.Add(ref _c4a, ref _c4b, TOperations.Broadcast(bias + 4));
            PairRow<T, TVector, TOperations>.Add(ref _c5a, ref _c5b, TOperations.Broadcast(bias + 5));
        }
        if (epilogue->Scale != null)
        {
            T* scale = epilogue->Scale + epilogue->Row;
            T* shift = epilogue->Shift + epilogue->Row;
            PairRow<T, TVector, TOperations>.Scale(ref _c0a, ref _c0b, TOperations.Broadcast(scale), TOperations.Broadcast(shift));
            PairRow<T, TVector, TOperations>.Scale(ref _c1a, ref _c1b, TOperations.Broadcast(scale + 1), TOperations.Broadcast(shift + 1));
            PairRow<T, TVector, TOperations>.Scale(ref _c2a, ref _c2b, TOperations.Broadcast(scale + 2), TOperations.Broadcast(shift + 2));
            PairRow<T, TVector, TOperations>.Scale(ref _c3a, ref _c3b, TOperations.Broadcast(scale + 3), TOperations.Broadcast(shift + 3));
            PairRow<T, TVector, TOperations>.Scale(ref _c4a, ref _c4b, TOperations.Broadcast(scale + 4), TOperations.Broadcast(shift + 4));
            PairRow<T, TVector, TOperations>.Scale(ref _c5a, ref _c5b, TOperations.Broadcast(scale + 5), TOperations.Broadcast(shift + 5));
        }
        if (epilogue->Addend != null)
        {
            T* addend = epilogue->Addend + epilogue->Element;
            PairRow<T, TVector, TOperations>.Add(ref _c0a, ref _c0b, addend);
            PairRow<T, TVector, TOperations>.Add(ref _c1a, ref _c1b, addend + stride);
            PairRow<T, TVector, TOperations>.Add(ref _c2a, ref _c2b, addend + (2 * stride));
            PairRow<T, TVector, TOperations>.Add(ref _c3a, ref _c3b, addend + (3 * stride));
            PairRow<T, TVector, TOperations>.Add(ref _c4a, ref _c4b, addend + (4 * stride));
            PairRow<T, TVector, TOperations>.Add(ref _c5a, ref _c5b, addend + (5 * stride));
        }
        if (epilogue->HasLow)
        {
            TVector low = TOperations.Broadcast(&epilogue->Low);
            PairRow<T, TVector, TOperations>.AtLeast(ref _c0a, ref _c0b, low);
            PairRow<T, TVector, TOperations>.AtLeast(ref _c1a, ref _c1b, low);
            PairRow<T, TVector, TOperations>.AtLeast(ref _c2a, ref _c2b, low);
            PairRow<T, TVector, TOperations>.AtLeast(ref _c3a, ref _c3b, low);
            PairRow<T, TVector, TOperations>.AtLeast(ref _c4a, ref _c4b, low);
            PairRow<T, TVector, TOperations>.AtLeast(ref _c5a, ref _c5b, low);
        }
        if (epilogue->HasHigh)
        {
            TVector high = TOperations.Broadcast(&epilogue->High);
            PairRow<T, TVector, TOperations>.AtMost(ref _c0a, ref _c0b, high);
            PairRow<T, TVector, TOperations>.AtMost(ref _c1a, ref _c1b, high);
            PairRow<T, TVector, TOperations>.AtMost(ref _c2a, ref _c2b, high);
            PairRow<T, TVector, TOperations>.AtMost(ref _c3a, ref _c3b, high);
            PairRow<T, TVector, TOperations>.AtMost(ref _c4a, ref _c4b, high);
            PairRow<T, TVector, TOperations>.AtMost(ref _c5a, ref _c5b, high);
        }
    }

    /// <summary>Does to the sums what follows, of which the channels are lanes; nothing is added to them but a bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FinishLanes(TileEpilogue<T>* epilogue)
    {
        LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 0, ref _c0a, ref _c1a, ref _c2a);
        LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, 0, ref _c3a, ref _c4a, ref _c5a);
        LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Count, ref _c0b, ref _c1b, ref _c2b);
        LaneEpilogue<T, TVector, TOperations>.Finish(epilogue, TOperations.Count, ref _c3b, ref _c4b, ref _c5b);
    }

    /// <summary>Writes rows that lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(T* target, nint stride)
    {
        TOperations.Store(_c0a, target);
        TOperations.Store(_c0b, target + TOperations.Count);
        TOperations.Store(_c1a, target + stride);
        TOperations.Store(_c1b, target + stride + TOperations.Count);
        TOperations.Store(_c2a, target + (2 * stride));
        TOperations.Store(_c2b, target + (2 * stride) + TOperations.Count);
        TOperations.Store(_c3a, target + (3 * stride));
        TOperations.Store(_c3b, target + (3 * stride) + TOperations.Count);
        TOperations.Store(_c4a, target + (4 * stride));
        TOperations.Store(_c4b, target + (4 * stride) + TOperations.Count);
        TOperations.Store(_c5a, target + (5 * stride));
        TOperations.Store(_c5b, target + (5 * stride) + TOperations.Count);
    }
}
