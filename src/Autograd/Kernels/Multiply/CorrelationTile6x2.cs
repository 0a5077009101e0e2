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

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CorrelateAll(nint depth, T* left, T* source, nint* offsets, T* target, nint stride, bool accumulate)
    {
        Sums6x2<T, TVector, TOperations> sums = default;
        if (accumulate)
            sums.Load(target, stride);
        SumLoop<T, Sums6x2<T, TVector, TOperations>>.RunVectorsAt(ref sums, depth, left, Tile6x2<T, TVector, TOperations>.Rows, source, offsets);
        sums.Write(target, stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CorrelateFew(nint depth, T* left, T* source, nint* offsets, T* target, nint stride, bool accumulate)
    {
        Sums3x2<T, TVector, TOperations> sums = default;
        if (accumulate)
            sums.Load(target, stride);
        SumLoop<T, Sums3x2<T, TVector, TOperations>>.RunVectorsAt(ref sums, depth, left, Tile6x2<T, TVector, TOperations>.Rows, source, offsets);
        sums.Write(target, stride);
    }

    // Two tiles side by side: six sums would wait for one another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CorrelateWide(nint depth, T* left, T* source, nint* offsets, T* target, nint stride, bool accumulate)
    {
        Sums3x4<T, TVector, TOperations> sums = default;
        if (accumulate)
            sums.Load(target, stride);
        SumLoop<T, Sums3x4<T, TVector, TOperations>>.RunVectorsAt(ref sums, depth, left, Tile6x2<T, TVector, TOperations>.Rows, source, offsets);
        sums.Write(target, stride);
    }
}
