using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>The part of <see cref="Tile6x2{T, TVector, TOperations}"/> that reads rows which are not packed.</summary>
internal static unsafe class CorrelationTile6x2<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>As <see cref="ITile{T}.Correlate"/>.</summary>
    public static void Correlate(nint depth, T* left, T* source, nint* offsets, T* target, nint stride, bool accumulate, int rows)
    {
        // Such as the input gradient of a network's first layer: three colours.
        if (rows <= 3)
            CorrelateFew(depth, left, source, offsets, target, stride, accumulate);
        else
            CorrelateAll(depth, left, source, offsets, target, stride, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CorrelateAll(nint depth, T* left, T* source, nint* offsets, T* target, nint stride, bool accumulate)
    {
        TVector c0a = default, c0b = default;
        TVector c1a = default, c1b = default;
        TVector c2a = default, c2b = default;
        TVector c3a = default, c3b = default;
        TVector c4a = default, c4b = default;
        TVector c5a = default, c5b = default;
        if (accumulate)
        {
            c0a = TOperations.Load(target);
            c0b = TOperations.Load(target + TOperations.Count);
            c1a = TOperations.Load(target + stride);
            c1b = TOperations.Load(target + stride + TOperations.Count);
            c2a = TOperations.Load(target + (2 * stride));
            c2b = TOperations.Load(target + (2 * stride) + TOperations.Count);
            c3a = TOperations.Load(target + (3 * stride));
            c3b = TOperations.Load(target + (3 * stride) + TOperations.Count);
            c4a = TOperations.Load(target + (4 * stride));
            c4b = TOperations.Load(target + (4 * stride) + TOperations.Count);
            c5a = TOperations.Load(target + (5 * stride));
            c5b = TOperations.Load(target + (5 * stride) + TOperations.Count);
        }
        for (nint i = 0; i < depth; i++)
        {
            T* right = source + offsets[i];
            TVector a = TOperations.Load(right);
            TVector b = TOperations.Load(right + TOperations.Count);
            TVector x = TOperations.Broadcast(left);
            c0a = TOperations.MultiplyAdd(x, a, c0a);
            c0b = TOperations.MultiplyAdd(x, b, c0b);
            x = TOperations.Broadcast(left + 1);
            c1a = TOperations.MultiplyAdd(x, a, c1a);
            c1b = TOperations.MultiplyAdd(x, b, c1b);
            x = TOperations.Broadcast(left + 2);
            c2a = TOperations.MultiplyAdd(x, a, c2a);
            c2b = TOperations.MultiplyAdd(x, b, c2b);
            x = TOperations.Broadcast(left + 3);
            c3a = TOperations.MultiplyAdd(x, a, c3a);
            c3b = TOperations.MultiplyAdd(x, b, c3b);
            x = TOperations.Broadcast(left + 4);
            c4a = TOperations.MultiplyAdd(x, a, c4a);
            c4b = TOperations.MultiplyAdd(x, b, c4b);
            x = TOperations.Broadcast(left + 5);
            c5a = TOperations.MultiplyAdd(x, a, c5a);
            c5b = TOperations.MultiplyAdd(x, b, c5b);
            left += Tile6x2<T, TVector, TOperations>.Rows;
        }
        PairRow<T, TVector, TOperations>.Write(target, c0a, c0b);
        PairRow<T, TVector, TOperations>.Write(target + stride, c1a, c1b);
        PairRow<T, TVector, TOperations>.Write(target + (2 * stride), c2a, c2b);
        PairRow<T, TVector, TOperations>.Write(target + (3 * stride), c3a, c3b);
        PairRow<T, TVector, TOperations>.Write(target + (4 * stride), c4a, c4b);
        PairRow<T, TVector, TOperations>.Write(target + (5 * stride), c5a, c5b);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CorrelateFew(nint depth, T* left, T* source, nint* offsets, T* target, nint stride, bool accumulate)
    {
        TVector c0a = default, c0b = default;
        TVector c1a = default, c1b = default;
        TVector c2a = default, c2b = default;
        if (accumulate)
        {
            c0a = TOperations.Load(target);
            c0b = TOperations.Load(target + TOperations.Count);
            c1a = TOperations.Load(target + stride);
            c1b = TOperations.Load(target + stride + TOperations.Count);
            c2a = TOperations.Load(target + (2 * stride));
            c2b = TOperations.Load(target + (2 * stride) + TOperations.Count);
        }
        for (nint i = 0; i < depth; i++)
        {
            T* right = source + offsets[i];
            TVector a = TOperations.Load(right);
            TVector b = TOperations.Load(right + TOperations.Count);
            TVector x = TOperations.Broadcast(left);
            c0a = TOperations.MultiplyAdd(x, a, c0a);
            c0b = TOperations.MultiplyAdd(x, b, c0b);
            x = TOperations.Broadcast(left + 1);
            c1a = TOperations.MultiplyAdd(x, a, c1a);
            c1b = TOperations.MultiplyAdd(x, b, c1b);
            x = TOperations.Broadcast(left + 2);
            c2a = TOperations.MultiplyAdd(x, a, c2a);
            c2b = TOperations.MultiplyAdd(x, b, c2b);
            left += Tile6x2<T, TVector, TOperations>.Rows;
        }
        PairRow<T, TVector, TOperations>.Write(target, c0a, c0b);
        PairRow<T, TVector, TOperations>.Write(target + stride, c1a, c1b);
        PairRow<T, TVector, TOperations>.Write(target + (2 * stride), c2a, c2b);
    }
}
