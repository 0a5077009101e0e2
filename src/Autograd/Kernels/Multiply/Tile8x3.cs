using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>Eight rows of three vectors: 24 accumulators of 32 registers. Channel counts are mostly multiples of eight.</summary>
internal readonly unsafe struct Tile8x3<T, TVector, TOperations> : ITile<T>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    public static int Rows => 8;

    public static int Columns => 3 * TOperations.Count;

    public static int Lanes => TOperations.Count;

    public static void Multiply(
        nint depth, T* left, T* right, T* target, nint stride, bool accumulate, T* start, int rows, int columns)
    {
        if (columns <= TOperations.Count)
            NarrowTile8x1<T, TVector, TOperations>.Multiply(depth, left, Rows, right, Columns, target, stride, accumulate, start);
        else if (columns <= 2 * TOperations.Count)
            NarrowTile8x2<T, TVector, TOperations>.Multiply(depth, left, Rows, right, Columns, target, stride, accumulate, start);
        else if (rows > 4)
            MultiplyAll(depth, left, right, target, stride, accumulate, start, null);
        else
            MultiplyFew(depth, left, right, target, stride, accumulate, start);
    }

    public static void MultiplyPanels(
        int panels, nint depth, T* left, T* right, T* target, nint stride, bool accumulate, T* start, TileEpilogue<T>* epilogue)
    {
        for (nint row = 0; row < (nint)panels * Rows; row += Rows)
        {
            MultiplyAll(depth, left + (row * depth), right, target + (row * stride), stride, accumulate, start is null ? null : start + row, epilogue);
            if (epilogue == null)
                continue;
            epilogue->Row += Rows;
            epilogue->Element += Rows * stride;
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
        CorrelationTile8x3<T, TVector, TOperations>.Correlate(depth, left, source, offsets, target, stride, accumulate, rows, columns);

    public static void Finish(T* target, nint stride, TileEpilogue<T>* epilogue, int rows) =>
        TileFinish<T, TVector, TOperations>.Run(target, stride, epilogue, rows, Columns / TOperations.Count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyAll(nint depth, T* left, T* right, T* target, nint stride, bool accumulate, T* start, TileEpilogue<T>* epilogue)
    {
        TVector c0a = default, c0b = default, c0c = default;
        TVector c1a = default, c1b = default, c1c = default;
        TVector c2a = default, c2b = default, c2c = default;
        TVector c3a = default, c3b = default, c3c = default;
        TVector c4a = default, c4b = default, c4c = default;
        TVector c5a = default, c5b = default, c5c = default;
        TVector c6a = default, c6b = default, c6c = default;
        TVector c7a = default, c7b = default, c7c = default;
        if (start is not null)
        {
            c0a = c0b = c0c = TOperations.Broadcast(start);
            c1a = c1b = c1c = TOperations.Broadcast(start + 1);
            c2a = c2b = c2c = TOperations.Broadcast(start + 2);
            c3a = c3b = c3c = TOperations.Broadcast(start + 3);
            c4a = c4b = c4c = TOperations.Broadcast(start + 4);
            c5a = c5b = c5c = TOperations.Broadcast(start + 5);
            c6a = c6b = c6c = TOperations.Broadcast(start + 6);
            c7a = c7b = c7c = TOperations.Broadcast(start + 7);
        }
        else if (accumulate)
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
        // What the tile below starts from, which is loaded when this one ends.
        if (accumulate && Sse.IsSupported)
        {
            T* below = target + (Rows * stride);
            for (int row = 0; row < Rows; row++)
            {
                Sse.Prefetch0(below);
                Sse.Prefetch0(below + TOperations.Count);
                Sse.Prefetch0(below + (2 * TOperations.Count));
                Sse.Prefetch0(below + Columns - 1);
                below += stride;
            }
        }
        for (nint i = 0; i < depth; i++)
        {
            if (Sse.IsSupported)
                Sse.Prefetch0(left + ITile<T>.PrefetchDistance);
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
            left += Rows;
            right += Columns;
        }
        if (epilogue != null)
        {
            if (epilogue->Bias != null)
            {
                T* bias = epilogue->Bias + epilogue->Row;
                TripleRow<T, TVector, TOperations>.Add(ref c0a, ref c0b, ref c0c, TOperations.Broadcast(bias));
                TripleRow<T, TVector, TOperations>.Add(ref c1a, ref c1b, ref c1c, TOperations.Broadcast(bias + 1));
                TripleRow<T, TVector, TOperations>.Add(ref c2a, ref c2b, ref c2c, TOperations.Broadcast(bias + 2));
                TripleRow<T, TVector, TOperations>.Add(ref c3a, ref c3b, ref c3c, TOperations.Broadcast(bias + 3));
                TripleRow<T, TVector, TOperations>.Add(ref c4a, ref c4b, ref c4c, TOperations.Broadcast(bias + 4));
                TripleRow<T, TVector, TOperations>.Add(ref c5a, ref c5b, ref c5c, TOperations.Broadcast(bias + 5));
                TripleRow<T, TVector, TOperations>.Add(ref c6a, ref c6b, ref c6c, TOperations.Broadcast(bias + 6));
                TripleRow<T, TVector, TOperations>.Add(ref c7a, ref c7b, ref c7c, TOperations.Broadcast(bias + 7));
            }
            if (epilogue->Scale != null)
            {
                T* scale = epilogue->Scale + epilogue->Row;
                T* shift = epilogue->Shift + epilogue->Row;
                TripleRow<T, TVector, TOperations>.Scale(ref c0a, ref c0b, ref c0c, TOperations.Broadcast(scale), TOperations.Broadcast(shift));
                TripleRow<T, TVector, TOperations>.Scale(ref c1a, ref c1b, ref c1c, TOperations.Broadcast(scale + 1), TOperations.Broadcast(shift + 1));
                TripleRow<T, TVector, TOperations>.Scale(ref c2a, ref c2b, ref c2c, TOperations.Broadcast(scale + 2), TOperations.Broadcast(shift + 2));
                TripleRow<T, TVector, TOperations>.Scale(ref c3a, ref c3b, ref c3c, TOperations.Broadcast(scale + 3), TOperations.Broadcast(shift + 3));
                TripleRow<T, TVector, TOperations>.Scale(ref c4a, ref c4b, ref c4c, TOperations.Broadcast(scale + 4), TOperations.Broadcast(shift + 4));
                TripleRow<T, TVector, TOperations>.Scale(ref c5a, ref c5b, ref c5c, TOperations.Broadcast(scale + 5), TOperations.Broadcast(shift + 5));
                TripleRow<T, TVector, TOperations>.Scale(ref c6a, ref c6b, ref c6c, TOperations.Broadcast(scale + 6), TOperations.Broadcast(shift + 6));
                TripleRow<T, TVector, TOperations>.Scale(ref c7a, ref c7b, ref c7c, TOperations.Broadcast(scale + 7), TOperations.Broadcast(shift + 7));
            }
            if (epilogue->Addend != null)
            {
                T* addend = epilogue->Addend + epilogue->Element;
                TripleRow<T, TVector, TOperations>.Add(ref c0a, ref c0b, ref c0c, addend);
                TripleRow<T, TVector, TOperations>.Add(ref c1a, ref c1b, ref c1c, addend + stride);
                TripleRow<T, TVector, TOperations>.Add(ref c2a, ref c2b, ref c2c, addend + (2 * stride));
                TripleRow<T, TVector, TOperations>.Add(ref c3a, ref c3b, ref c3c, addend + (3 * stride));
                TripleRow<T, TVector, TOperations>.Add(ref c4a, ref c4b, ref c4c, addend + (4 * stride));
                TripleRow<T, TVector, TOperations>.Add(ref c5a, ref c5b, ref c5c, addend + (5 * stride));
                TripleRow<T, TVector, TOperations>.Add(ref c6a, ref c6b, ref c6c, addend + (6 * stride));
                TripleRow<T, TVector, TOperations>.Add(ref c7a, ref c7b, ref c7c, addend + (7 * stride));
            }
            if (epilogue->HasLow)
            {
                TVector low = TOperations.Broadcast(&epilogue->Low);
                TripleRow<T, TVector, TOperations>.AtLeast(ref c0a, ref c0b, ref c0c, low);
                TripleRow<T, TVector, TOperations>.AtLeast(ref c1a, ref c1b, ref c1c, low);
                TripleRow<T, TVector, TOperations>.AtLeast(ref c2a, ref c2b, ref c2c, low);
                TripleRow<T, TVector, TOperations>.AtLeast(ref c3a, ref c3b, ref c3c, low);
                TripleRow<T, TVector, TOperations>.AtLeast(ref c4a, ref c4b, ref c4c, low);
                TripleRow<T, TVector, TOperations>.AtLeast(ref c5a, ref c5b, ref c5c, low);
                TripleRow<T, TVector, TOperations>.AtLeast(ref c6a, ref c6b, ref c6c, low);
                TripleRow<T, TVector, TOperations>.AtLeast(ref c7a, ref c7b, ref c7c, low);
            }
            if (epilogue->HasHigh)
            {
                TVector high = TOperations.Broadcast(&epilogue->High);
                TripleRow<T, TVector, TOperations>.AtMost(ref c0a, ref c0b, ref c0c, high);
                TripleRow<T, TVector, TOperations>.AtMost(ref c1a, ref c1b, ref c1c, high);
                TripleRow<T, TVector, TOperations>.AtMost(ref c2a, ref c2b, ref c2c, high);
                TripleRow<T, TVector, TOperations>.AtMost(ref c3a, ref c3b, ref c3c, high);
                TripleRow<T, TVector, TOperations>.AtMost(ref c4a, ref c4b, ref c4c, high);
                TripleRow<T, TVector, TOperations>.AtMost(ref c5a, ref c5b, ref c5c, high);
                TripleRow<T, TVector, TOperations>.AtMost(ref c6a, ref c6b, ref c6c, high);
                TripleRow<T, TVector, TOperations>.AtMost(ref c7a, ref c7b, ref c7c, high);
            }
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
    private static void MultiplyFew(nint depth, T* left, T* right, T* target, nint stride, bool accumulate, T* start)
    {
        TVector c0a = default, c0b = default, c0c = default;
        TVector c1a = default, c1b = default, c1c = default;
        TVector c2a = default, c2b = default, c2c = default;
        TVector c3a = default, c3b = default, c3c = default;
        if (start is not null)
        {
            c0a = c0b = c0c = TOperations.Broadcast(start);
            c1a = c1b = c1c = TOperations.Broadcast(start + 1);
            c2a = c2b = c2c = TOperations.Broadcast(start + 2);
            c3a = c3b = c3c = TOperations.Broadcast(start + 3);
        }
        else if (accumulate)
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
        }
        for (nint i = 0; i < depth; i++)
        {
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
            left += Rows;
            right += Columns;
        }
        TripleRow<T, TVector, TOperations>.Write(target, c0a, c0b, c0c);
        TripleRow<T, TVector, TOperations>.Write(target + stride, c1a, c1b, c1c);
        TripleRow<T, TVector, TOperations>.Write(target + (2 * stride), c2a, c2b, c2c);
        TripleRow<T, TVector, TOperations>.Write(target + (3 * stride), c3a, c3b, c3c);
    }
}
