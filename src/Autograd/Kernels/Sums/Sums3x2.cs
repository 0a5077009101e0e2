using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Three rows of two vectors: 6 accumulators of 16 registers.</summary>
internal unsafe struct Sums3x2<T, TVector, TOperations> : ISums<T>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    private TVector _c0a, _c0b;
    private TVector _c1a, _c1b;
    private TVector _c2a, _c2b;

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
    }
}
