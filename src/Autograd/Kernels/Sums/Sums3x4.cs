using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Three rows of four vectors: 12 accumulators of 16 registers.</summary>
internal unsafe struct Sums3x4<T, TVector, TOperations> : ISums<T>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    private TVector _c0a, _c0b, _c0c, _c0d;
    private TVector _c1a, _c1b, _c1c, _c1d;
    private TVector _c2a, _c2b, _c2c, _c2d;

    /// <summary>Starts from sums in memory, whose rows lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Load(T* from, nint stride)
    {
        _c0a = TOperations.Load(from);
        _c0b = TOperations.Load(from + TOperations.Count);
        _c0c = TOperations.Load(from + (2 * TOperations.Count));
        _c0d = TOperations.Load(from + (3 * TOperations.Count));
        _c1a = TOperations.Load(from + stride);
        _c1b = TOperations.Load(from + stride + TOperations.Count);
        _c1c = TOperations.Load(from + stride + (2 * TOperations.Count));
        _c1d = TOperations.Load(from + stride + (3 * TOperations.Count));
        _c2a = TOperations.Load(from + (2 * stride));
        _c2b = TOperations.Load(from + (2 * stride) + TOperations.Count);
        _c2c = TOperations.Load(from + (2 * stride) + (2 * TOperations.Count));
        _c2d = TOperations.Load(from + (2 * stride) + (3 * TOperations.Count));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T* values, nint first, nint apart, T* vectors, nint firstVector)
    {
        // Values stay in registers, of which vectors would need one more.
        TVector x = TOperations.Broadcast(values + first);
        TVector y = TOperations.Broadcast(values + first + apart);
        TVector z = TOperations.Broadcast(values + first + (2 * apart));
        TVector a = TOperations.Load(vectors + firstVector);
        _c0a = TOperations.MultiplyAdd(x, a, _c0a);
        _c1a = TOperations.MultiplyAdd(y, a, _c1a);
        _c2a = TOperations.MultiplyAdd(z, a, _c2a);
        a = TOperations.Load(vectors + firstVector + TOperations.Count);
        _c0b = TOperations.MultiplyAdd(x, a, _c0b);
        _c1b = TOperations.MultiplyAdd(y, a, _c1b);
        _c2b = TOperations.MultiplyAdd(z, a, _c2b);
        a = TOperations.Load(vectors + firstVector + (2 * TOperations.Count));
        _c0c = TOperations.MultiplyAdd(x, a, _c0c);
        _c1c = TOperations.MultiplyAdd(y, a, _c1c);
        _c2c = TOperations.MultiplyAdd(z, a, _c2c);
        a = TOperations.Load(vectors + firstVector + (3 * TOperations.Count));
        _c0d = TOperations.MultiplyAdd(x, a, _c0d);
        _c1d = TOperations.MultiplyAdd(y, a, _c1d);
        _c2d = TOperations.MultiplyAdd(z, a, _c2d);
    }

    /// <summary>Writes rows that lie <paramref name="stride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Write(T* target, nint stride)
    {
        TOperations.Store(_c0a, target);
        TOperations.Store(_c0b, target + TOperations.Count);
        TOperations.Store(_c0c, target + (2 * TOperations.Count));
        TOperations.Store(_c0d, target + (3 * TOperations.Count));
        TOperations.Store(_c1a, target + stride);
        TOperations.Store(_c1b, target + stride + TOperations.Count);
        TOperations.Store(_c1c, target + stride + (2 * TOperations.Count));
        TOperations.Store(_c1d, target + stride + (3 * TOperations.Count));
        TOperations.Store(_c2a, target + (2 * stride));
        TOperations.Store(_c2b, target + (2 * stride) + TOperations.Count);
        TOperations.Store(_c2c, target + (2 * stride) + (2 * TOperations.Count));
        TOperations.Store(_c2d, target + (2 * stride) + (3 * TOperations.Count));
    }
}
