using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Twelve rows of one vector: 12 accumulators of 16 registers.</summary>
internal unsafe struct Sums12x1<T, TVector, TOperations> : ISums<T>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    private TVector _c0, _c1, _c2, _c3, _c4, _c5;
    private TVector _c6, _c7, _c8, _c9, _c10, _c11;

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
        _c6 = TOperations.Load(from + (6 * stride));
        _c7 = TOperations.Load(from + (7 * stride));
        _c8 = TOperations.Load(from + (8 * stride));
        _c9 = TOperations.Load(from + (9 * stride));
        _c10 = TOperations.Load(from + (10 * stride));
        _c11 = TOperations.Load(from + (11 * stride));
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
        _c6 = TOperations.MultiplyAdd(TOperations.Broadcast(values + first + (6 * apart)), a, _c6);
        _c7 = TOperations.MultiplyAdd(TOperations.Broadcast(values + first + (7 * apart)), a, _c7);
        _c8 = TOperations.MultiplyAdd(TOperations.Broadcast(values + first + (8 * apart)), a, _c8);
        _c9 = TOperations.MultiplyAdd(TOperations.Broadcast(values + first + (9 * apart)), a, _c9);
        _c10 = TOperations.MultiplyAdd(TOperations.Broadcast(values + first + (10 * apart)), a, _c10);
        _c11 = TOperations.MultiplyAdd(TOperations.Broadcast(values + first + (11 * apart)), a, _c11);
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
        TOperations.Store(_c6, target + (6 * stride));
        TOperations.Store(_c7, target + (7 * stride));
        TOperations.Store(_c8, target + (8 * stride));
        TOperations.Store(_c9, target + (9 * stride));
        TOperations.Store(_c10, target + (10 * stride));
        TOperations.Store(_c11, target + (11 * stride));
    }
}
