using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>The part of <see cref="Tile8x3{T, TVector, TOperations}"/> that reads rows which are not packed.</summary>
internal static unsafe class CorrelationTile8x3<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>As <see cref="ITile{T}.Correlate"/>.</summary>
    public static void Correlate(nint depth, T* left, T* source, nint* offsets, T* target, nint stride, bool accumulate, int rows, int columns)
    {
        for (int column = 0; column < columns; column += Tile8x3<T, TVector, TOperations>.Columns)
        {
            if (rows > ITile<T>.FewRows)
                CorrelateAll(depth, left, source + column, offsets, target + column, stride, accumulate);
            else
                CorrelateFew(depth, left, source + column, offsets, target + column, stride, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CorrelateAll(nint depth, T* left, T* source, nint* offsets, T* target, nint stride, bool accumulate)
    {
        TVector c0a = default, c0b = default, c0c = default;
        TVector c1a = default, c1b = default, c1c = default;
        TVector c2a = default, c2b = default, c2c = default;
        TVector c3a = default, c3b = default, c3c = default;
        TVector c4a = default, c4b = default, c4c = default;
        TVector c5a = default, c5b = default, c5c = default;
        TVector c6a = default, c6b = default, c6c = default;
        TVector c7a = default, c7b = default, c7c = default;
        if (accumulate)
        {
            c0a = TOperations.Load(target);
            c0b = TOperations.Load(target + TOperations.Count);
            c0c = TOperations.Load(target + (2 * TOperations.Count));
            c1a = TOperations.Load(target + stride);
            c1b = TOperations.Load(target + stride + TOperations.Count);
            c1c = TOperations.Load(target + stride + (2 * TOperations.Count));
            c2a = TOperations.Load(target + (2 * stride));
            c2b = TOperations.Load(target + (2 * stride) + TOperations.Count);
            c2c = TOperations.Load(target + (2 * stride) + (2 * TOperations.Count));
            c3a = TOperations.Load(target + (3 * stride));
            c3b = TOperations.Load(target + (3 * stride) + TOperations.Count);
            c3c = TOperations.Load(target + (3 * stride) + (2 * TOperations.Count));
            c4a = TOperations.Load(target + (4 * stride));
            c4b = TOperations.Load(target + (4 * stride) + TOperations.Count);
            c4c = TOperations.Load(target + (4 * stride) + (2 * TOperations.Count));
            c5a = TOperations.Load(target + (5 * stride));
            c5b = TOperations.Load(target + (5 * stride) + TOperations.Count);
            c5c = TOperations.Load(target + (5 * stride) + (2 * TOperations.Count));
            c6a = TOperations.Load(target + (6 * stride));
            c6b = TOperations.Load(target + (6 * stride) + TOperations.Count);
            c6c = TOperations.Load(target + (6 * stride) + (2 * TOperations.Count));
            c7a = TOperations.Load(target + (7 * stride));
            c7b = TOperations.Load(target + (7 * stride) + TOperations.Count);
            c7c = TOperations.Load(target + (7 * stride) + (2 * TOperations.Count));
        }
        for (nint i = 0; i < depth; i++)
        {
            T* right = source + offsets[i];
            TVector a = TOperations.Load(right);
            TVector b = TOperations.Load(right + TOperations.Count);
            TVector c = TOperations.Load(right + (2 * TOperations.Count));
            TVector x = TOperations.Broadcast(left);
            c0a = TOperations.MultiplyAdd(x, a, c0a);
            c0b = TOperations.MultiplyAdd(x, b, c0b);
            c0c = TOperations.MultiplyAdd(x, c, c0c);
            x = TOperations.Broadcast(left + 1);
            c1a = TOperations.MultiplyAdd(x, a, c1a);
            c1b = TOperations.MultiplyAdd(x, b, c1b);
            c1c = TOperations.MultiplyAdd(x, c, c1c);
            x = TOperations.Broadcast(left + 2);
            c2a = TOperations.MultiplyAdd(x, a, c2a);
            c2b = TOperations.MultiplyAdd(x, b, c2b);
            c2c = TOperations.MultiplyAdd(x, c, c2c);
            x = TOperations.Broadcast(left + 3);
            c3a = TOperations.MultiplyAdd(x, a, c3a);
            c3b = TOperations.MultiplyAdd(x, b, c3b);
            c3c = TOperations.MultiplyAdd(x, c, c3c);
            x = TOperations.Broadcast(left + 4);
            c4a = TOperations.MultiplyAdd(x, a, c4a);
            c4b = TOperations.MultiplyAdd(x, b, c4b);
            c4c = TOperations.MultiplyAdd(x, c, c4c);
            x = TOperations.Broadcast(left + 5);
            c5a = TOperations.MultiplyAdd(x, a, c5a);
            c5b = TOperations.MultiplyAdd(x, b, c5b);
            c5c = TOperations.MultiplyAdd(x, c, c5c);
            x = TOperations.Broadcast(left + 6);
            c6a = TOperations.MultiplyAdd(x, a, c6a);
            c6b = TOperations.MultiplyAdd(x, b, c6b);
            c6c = TOperations.MultiplyAdd(x, c, c6c);
            x = TOperations.Broadcast(left + 7);
            c7a = TOperations.MultiplyAdd(x, a, c7a);
            c7b = TOperations.MultiplyAdd(x, b, c7b);
            c7c = TOperations.MultiplyAdd(x, c, c7c);
            left += Tile8x3<T, TVector, TOperations>.Rows;
        }
        TripleRow<T, TVector, TOperations>.Write(target, c0a, c0b, c0c);
        TripleRow<T, TVector, TOperations>.Write(target + stride, c1a, c1b, c1c);
        TripleRow<T, TVector, TOperations>.Write(target + (2 * stride), c2a, c2b, c2c);
        TripleRow<T, TVector, TOperations>.Write(target + (3 * stride), c3a, c3b, c3c);
        TripleRow<T, TVector, TOperations>.Write(target + (4 * stride), c4a, c4b, c4c);
        TripleRow<T, TVector, TOperations>.Write(target + (5 * stride), c5a, c5b, c5c);
        TripleRow<T, TVector, TOperations>.Write(target + (6 * stride), c6a, c6b, c6c);
        TripleRow<T, TVector, TOperations>.Write(target + (7 * stride), c7a, c7b, c7c);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CorrelateFew(nint depth, T* left, T* source, nint* offsets, T* target, nint stride, bool accumulate)
    {
        TVector c0a = default, c0b = default, c0c = default;
        TVector c1a = default, c1b = default, c1c = default;
        TVector c2a = default, c2b = default, c2c = default;
        if (accumulate)
        {
            c0a = TOperations.Load(target);
            c0b = TOperations.Load(target + TOperations.Count);
            c0c = TOperations.Load(target + (2 * TOperations.Count));
            c1a = TOperations.Load(target + stride);
            c1b = TOperations.Load(target + stride + TOperations.Count);
            c1c = TOperations.Load(target + stride + (2 * TOperations.Count));
            c2a = TOperations.Load(target + (2 * stride));
            c2b = TOperations.Load(target + (2 * stride) + TOperations.Count);
            c2c = TOperations.Load(target + (2 * stride) + (2 * TOperations.Count));
        }
        for (nint i = 0; i < depth; i++)
        {
            T* right = source + offsets[i];
            TVector a = TOperations.Load(right);
            TVector b = TOperations.Load(right + TOperations.Count);
            TVector c = TOperations.Load(right + (2 * TOperations.Count));
            TVector x = TOperations.Broadcast(left);
            c0a = TOperations.MultiplyAdd(x, a, c0a);
            c0b = TOperations.MultiplyAdd(x, b, c0b);
            c0c = TOperations.MultiplyAdd(x, c, c0c);
            x = TOperations.Broadcast(left + 1);
            c1a = TOperations.MultiplyAdd(x, a, c1a);
            c1b = TOperations.MultiplyAdd(x, b, c1b);
            c1c = TOperations.MultiplyAdd(x, c, c1c);
            x = TOperations.Broadcast(left + 2);
            c2a = TOperations.MultiplyAdd(x, a, c2a);
            c2b = TOperations.MultiplyAdd(x, b, c2b);
            c2c = TOperations.MultiplyAdd(x, c, c2c);
            left += Tile8x3<T, TVector, TOperations>.Rows;
        }
        TripleRow<T, TVector, TOperations>.Write(target, c0a, c0b, c0c);
        TripleRow<T, TVector, TOperations>.Write(target + stride, c1a, c1b, c1c);
        TripleRow<T, TVector, TOperations>.Write(target + (2 * stride), c2a, c2b, c2c);
    }
}
