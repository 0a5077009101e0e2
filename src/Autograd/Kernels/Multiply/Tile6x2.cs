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
        nint depth, T* left, T* right, T* target, nint stride, bool accumulate, T* start, TileEpilogue<T>* epilogue, int rows, int columns)
    {
        if (columns <= TOperations.Count)
            NarrowTile6x1<T, TVector, TOperations>.Multiply(depth, left, Rows, right, Columns, target, stride, accumulate, start);
        else if (rows <= ShortTile4x2<T, TVector, TOperations>.Rows && epilogue is null)
            ShortTile4x2<T, TVector, TOperations>.Multiply(depth, left, Rows, right, target, stride, accumulate, start);
        else
            MultiplyAll(depth, left, right, target, stride, accumulate, start, epilogue);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAll(nint depth, T* left, T* right, T* target, nint stride, bool accumulate, T* start, TileEpilogue<T>* epilogue)
    {
        TVector c0a = default, c0b = default;
        TVector c1a = default, c1b = default;
        TVector c2a = default, c2b = default;
        TVector c3a = default, c3b = default;
        TVector c4a = default, c4b = default;
        TVector c5a = default, c5b = default;
        if (start is not null)
        {
            c0a = c0b = TOperations.Broadcast(start);
            c1a = c1b = TOperations.Broadcast(start + 1);
            c2a = c2b = TOperations.Broadcast(start + 2);
            c3a = c3b = TOperations.Broadcast(start + 3);
            c4a = c4b = TOperations.Broadcast(start + 4);
            c5a = c5b = TOperations.Broadcast(start + 5);
        }
        else if (accumulate)
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
            left += Rows;
            right += Columns;
        }
        if (epilogue != null)
        {
            if (epilogue->Bias != null)
            {
                T* bias = epilogue->Bias + epilogue->Row;
                PairRow<T, TVector, TOperations>.Add(ref c0a, ref c0b, TOperations.Broadcast(bias));
                PairRow<T, TVector, TOperations>.Add(ref c1a, ref c1b, TOperations.Broadcast(bias + 1));
                PairRow<T, TVector, TOperations>.Add(ref c2a, ref c2b, TOperations.Broadcast(bias + 2));
                PairRow<T, TVector, TOperations>.Add(ref c3a, ref c3b, TOperations.Broadcast(bias + 3));
                PairRow<T, TVector, TOperations>.Add(ref c4a, ref c4b, TOperations.Broadcast(bias + 4));
                PairRow<T, TVector, TOperations>.Add(ref c5a, ref c5b, TOperations.Broadcast(bias + 5));
            }
            if (epilogue->Scale != null)
            {
                T* scale = epilogue->Scale + epilogue->Row;
                T* shift = epilogue->Shift + epilogue->Row;
                PairRow<T, TVector, TOperations>.Scale(ref c0a, ref c0b, TOperations.Broadcast(scale), TOperations.Broadcast(shift));
                PairRow<T, TVector, TOperations>.Scale(ref c1a, ref c1b, TOperations.Broadcast(scale + 1), TOperations.Broadcast(shift + 1));
                PairRow<T, TVector, TOperations>.Scale(ref c2a, ref c2b, TOperations.Broadcast(scale + 2), TOperations.Broadcast(shift + 2));
                PairRow<T, TVector, TOperations>.Scale(ref c3a, ref c3b, TOperations.Broadcast(scale + 3), TOperations.Broadcast(shift + 3));
                PairRow<T, TVector, TOperations>.Scale(ref c4a, ref c4b, TOperations.Broadcast(scale + 4), TOperations.Broadcast(shift + 4));
                PairRow<T, TVector, TOperations>.Scale(ref c5a, ref c5b, TOperations.Broadcast(scale + 5), TOperations.Broadcast(shift + 5));
            }
            if (epilogue->Addend != null)
            {
                T* addend = epilogue->Addend + epilogue->Element;
                PairRow<T, TVector, TOperations>.Add(ref c0a, ref c0b, addend);
                PairRow<T, TVector, TOperations>.Add(ref c1a, ref c1b, addend + stride);
                PairRow<T, TVector, TOperations>.Add(ref c2a, ref c2b, addend + (2 * stride));
                PairRow<T, TVector, TOperations>.Add(ref c3a, ref c3b, addend + (3 * stride));
                PairRow<T, TVector, TOperations>.Add(ref c4a, ref c4b, addend + (4 * stride));
                PairRow<T, TVector, TOperations>.Add(ref c5a, ref c5b, addend + (5 * stride));
            }
            if (epilogue->HasLow)
            {
                TVector low = TOperations.Broadcast(&epilogue->Low);
                PairRow<T, TVector, TOperations>.AtLeast(ref c0a, ref c0b, low);
                PairRow<T, TVector, TOperations>.AtLeast(ref c1a, ref c1b, low);
                PairRow<T, TVector, TOperations>.AtLeast(ref c2a, ref c2b, low);
                PairRow<T, TVector, TOperations>.AtLeast(ref c3a, ref c3b, low);
                PairRow<T, TVector, TOperations>.AtLeast(ref c4a, ref c4b, low);
                PairRow<T, TVector, TOperations>.AtLeast(ref c5a, ref c5b, low);
            }
            if (epilogue->HasHigh)
            {
                TVector high = TOperations.Broadcast(&epilogue->High);
                PairRow<T, TVector, TOperations>.AtMost(ref c0a, ref c0b, high);
                PairRow<T, TVector, TOperations>.AtMost(ref c1a, ref c1b, high);
                PairRow<T, TVector, TOperations>.AtMost(ref c2a, ref c2b, high);
                PairRow<T, TVector, TOperations>.AtMost(ref c3a, ref c3b, high);
                PairRow<T, TVector, TOperations>.AtMost(ref c4a, ref c4b, high);
                PairRow<T, TVector, TOperations>.AtMost(ref c5a, ref c5b, high);
            }
        }
        PairRow<T, TVector, TOperations>.Write(target, c0a, c0b);
        PairRow<T, TVector, TOperations>.Write(target + stride, c1a, c1b);
        PairRow<T, TVector, TOperations>.Write(target + (2 * stride), c2a, c2b);
        PairRow<T, TVector, TOperations>.Write(target + (3 * stride), c3a, c3b);
        PairRow<T, TVector, TOperations>.Write(target + (4 * stride), c4a, c4b);
        PairRow<T, TVector, TOperations>.Write(target + (5 * stride), c5a, c5b);
    }
}
