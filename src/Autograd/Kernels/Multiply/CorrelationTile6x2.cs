using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>The part of <see cref="Tile6x2{T, TVector, TOperations}"/> that reads rows which are not packed.</summary>
internal static unsafe class CorrelationTile6x2<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>As <see cref="ITile{T}.Correlate"/>.</summary>
    public static void Correlate(nint depth, T* left, T* source, nint* offsets, T* target, nint stride, bool accumulate, int rows, int columns)
    {
        int width = Tile6x2<T, TVector, TOperations>.Columns;
        bool isFew = rows <= ITile<T>.FewRows;
        for (int column = 0, step; column < columns; column += step)
        {
            bool isWide = isFew && column + width < columns;
            step = isWide ? 2 * width : width;
            if (isWide)
                CorrelateWide(depth, left, source + column, offsets, target + column, stride, accumulate);
            else if (isFew)
                CorrelateFew(depth, left, source + column, offsets, target + column, stride, accumulate);
            else
                CorrelateAll(depth, left, source + column, offsets, target + column, stride, accumulate);
        }
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

    // Two tiles side by side: six sums would wait for one another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CorrelateWide(nint depth, T* left, T* source, nint* offsets, T* target, nint stride, bool accumulate)
    {
        TVector c0a = default, c0b = default, c0c = default, c0d = default;
        TVector c1a = default, c1b = default, c1c = default, c1d = default;
        TVector c2a = default, c2b = default, c2c = default, c2d = default;
        if (accumulate)
        {
            c0a = TOperations.Load(target);
            c0b = TOperations.Load(target + TOperations.Count);
            c0c = TOperations.Load(target + (2 * TOperations.Count));
            c0d = TOperations.Load(target + (3 * TOperations.Count));
            c1a = TOperations.Load(target + stride);
            c1b = TOperations.Load(target + stride + TOperations.Count);
            c1c = TOperations.Load(target + stride + (2 * TOperations.Count));
            c1d = TOperations.Load(target + stride + (3 * TOperations.Count));
            c2a = TOperations.Load(target + (2 * stride));
            c2b = TOperations.Load(target + (2 * stride) + TOperations.Count);
            c2c = TOperations.Load(target + (2 * stride) + (2 * TOperations.Count));
            c2d = TOperations.Load(target + (2 * stride) + (3 * TOperations.Count));
        }
        for (nint i = 0; i < depth; i++)
        {
            T* right = source + offsets[i];
            TVector x = TOperations.Broadcast(left), y = TOperations.Broadcast(left + 1), z = TOperations.Broadcast(left + 2);
            TVector a = TOperations.Load(right);
            c0a = TOperations.MultiplyAdd(x, a, c0a);
            c1a = TOperations.MultiplyAdd(y, a, c1a);
            c2a = TOperations.MultiplyAdd(z, a, c2a);
            a = TOperations.Load(right + TOperations.Count);
            c0b = TOperations.MultiplyAdd(x, a, c0b);
            c1b = TOperations.MultiplyAdd(y, a, c1b);
            c2b = TOperations.MultiplyAdd(z, a, c2b);
            a = TOperations.Load(right + (2 * TOperations.Count));
            c0c = TOperations.MultiplyAdd(x, a, c0c);
            c1c = TOperations.MultiplyAdd(y, a, c1c);
            c2c = TOperations.MultiplyAdd(z, a, c2c);
            a = TOperations.Load(right + (3 * TOperations.Count));
            c0d = TOperations.MultiplyAdd(x, a, c0d);
            c1d = TOperations.MultiplyAdd(y, a, c1d);
            c2d = TOperations.MultiplyAdd(z, a, c2d);
            left += Tile6x2<T, TVector, TOperations>.Rows;
        }
        PairRow<T, TVector, TOperations>.Write(target, c0a, c0b);
        PairRow<T, TVector, TOperations>.Write(target + (2 * TOperations.Count), c0c, c0d);
        PairRow<T, TVector, TOperations>.Write(target + stride, c1a, c1b);
        PairRow<T, TVector, TOperations>.Write(target + stride + (2 * TOperations.Count), c1c, c1d);
        PairRow<T, TVector, TOperations>.Write(target + (2 * stride), c2a, c2b);
        PairRow<T, TVector, TOperations>.Write(target + (2 * stride) + (2 * TOperations.Count), c2c, c2d);
    }
}
