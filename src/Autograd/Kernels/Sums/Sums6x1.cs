using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Six rows of one vector: 6 accumulators of 16 registers.</summary>
internal unsafe struct Sums6x1<T, TVector, TOperations> : ISums<T>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    private TVector _c0, _c1, _c2, _c3, _c4, _c5;

    /// <summary>Starts each row from a value of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Broadcast(T* start)
    {
        _c0 = TOperations.Broadcast(start);
        _c1 = TOperations.Broadcast(start + 1);
        _c2 = TOperations.Broadcast(start + 2);
        _c3 = TOperations.Broadcast(start + 3);
        _c4 = TOperations.Broadcast(start + 4);
        _c5 = TOperations.Broadcast(start + 5);
    }

    /// <summary>Starts from sums in memory, whose rows lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(T* from, nint stride)
    {
        _c0 = TOperations.Load(from);
        _c1 = TOperations.Load(from + stride);
        _c2 = TOperations.Load(from + (2 * stride));
        _c3 = TOperations.Load(from + (3 * stride));
        _c4 = TOperations.Load(from + (4 * stride));
        _c5 = TOperations.Load(from + (5 * stride));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T* values, nint first, nint apart, T* vectors, nint firstVector)
    {
        TVector a = TOperations.Load(vectors + firstVector);
        _c0 = TOperations.MultiplyAdd(TOperations.Broadcast(values + first), a, _c0);
        _c1 = TOperations.MultiplyAdd(TOperations.Broadcast(values + first + apart), a, _c1);
        _c2 = TOperations.MultiplyAdd(TOperations.Broadcast(values + first + (2 * apart)), a, _c2);
        _c3 = TOperations.MultiplyAdd(TOperations.Broadcast(values + first + (3 * apart)), a, _c3);
        _c4 = TOperations.MultiplyAdd(TOperations.Broadcast(values + first + (4 * apart)), a, _c4);
        _c5 = TOperations.MultiplyAdd(TOperations.Broadcast(values + first + (5 * apart)), a, _c5);
    }

    /// <summary>Writes rows that lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(T* target, nint stride)
    {
        TOperations.Store(_c0, target);
        TOperations.Store(_c1, target + stride);
        TOperations.Store(_c2, target + (2 * stride));
        TOperations.Store(_c3, target + (3 * stride));
        TOperations.Store(_c4, target + (4 * stride));
        TOperations.Store(_c5, target + (5 * stride));
    }
}
