using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Six rows of two vectors: 12 accumulators of 16 registers.</summary>
internal readonly unsafe struct Tile6x2<T, TVector, TOperations> : ITile<T>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    public static int Rows => 6;

    public static int Columns => 2 * TOperations.Count;

    public static int Lanes => TOperations.Count;

    public static void Multiply(
        nint depth, T* left, T* right, T* target, nint stride, bool accumulate, T* start, int rows, int columns)
    {
        if (columns <= TOperations.Count)
            NarrowTile6x1<T, TVector, TOperations>.Multiply(depth, left, Rows, right, Columns, target, stride, accumulate, start);
        else if (rows <= ShortTile4x2<T, TVector, TOperations>.Rows)
            ShortTile4x2<T, TVector, TOperations>.Multiply(depth, left, Rows, right, target, stride, accumulate, start);
        else
            MultiplyPanels(1, depth, left, right, target, stride, accumulate, start, null);
    }

    // Several tiles in a call: where depths are few, what a call costs is much beside them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void MultiplyPanels(
        int panels, nint depth, T* left, T* right, T* target, nint stride, bool accumulate, T* start, TileEpilogue<T>* epilogue)
    {
        for (; panels > 0; panels--)
        {
            Sums6x2<T, TVector, TOperations> sums = default;
            if (start is not null)
            {
                sums.Broadcast(start);
                start += Rows;
            }
            else if (accumulate)
            {
                sums.Load(target, stride);
            }
            SumLoop<T, Sums6x2<T, TVector, TOperations>>.Run(ref sums, depth, left, Rows, 1, right, Columns);
            if (epilogue != null)
            {
                sums.Finish(epilogue, stride);
                epilogue->Row += Rows;
                epilogue->Element += Rows * stride;
            }
            sums.Write(target, stride);
            left += depth * Rows;
            target += Rows * stride;
        }
    }

    public static int ColumnPanels => TOperations.Count >= Rows ? ColumnTile<T, TVector, TOperations>.Panels : 0;

    public static void MultiplyColumns(nint depth, T* left, nint panelLength, int panels, T* right, int columns, T* start, T* target, nint pitch)
    {
        if (columns == 1)
            ColumnTile<T, TVector, TOperations>.Multiply(depth, left, Rows, panelLength, panels, right, Columns, start, target);
        else
            FewColumnsTile<T, TVector, TOperations>.Multiply(depth, left, Rows, panelLength, panels, right, Columns, start, target, pitch);
    }

    public static void Correlate(nint depth, T* left, T* source, nint* offsets, T* target, nint stride, bool accumulate, int rows, int columns) =>
        CorrelationTile6x2<T, TVector, TOperations>.Correlate(depth, left, source, offsets, target, stride, accumulate, rows, columns);

    public static void Finish(T* target, nint stride, TileEpilogue<T>* epilogue, int rows) =>
        TileFinish<T, TVector, TOperations>.Run(target, stride, epilogue, rows, Columns / TOperations.Count);
}
