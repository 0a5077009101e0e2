using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>What is done to the rows of a block of a product before and after it is computed.</summary>
internal static unsafe class TileRows<T>
    where T : unmanaged, INumberBase<T>
{
    /// <summary>Adds to each row a value of its own.</summary>
    public static void Add(T* rows, nint stride, int count, int width, T* addends)
    {
        for (int row = 0; row < count; row++)
        {
            var addend = new Vector<T>(addends[row]);
            int i = 0;
            for (; i <= width - Vector<T>.Count; i += Vector<T>.Count)
                Vector.Store(Vector.Load(rows + i) + addend, rows + i);
            for (; i < width; i++)
                rows[i] += addends[row];
            rows += stride;
        }
    }

    /// <summary>Copies rows from one place to another.</summary>
    public static void Copy(T* source, nint sourceStride, T* target, nint targetStride, int count, int width)
    {
        for (int row = 0; row < count; row++)
            new ReadOnlySpan<T>(source + (row * sourceStride), width).CopyTo(new Span<T>(target + (row * targetStride), width));
    }

    /// <summary>Copies elements that lie <paramref name="stride"/> apart.</summary>
    public static void Gather(T* source, nint stride, T* target, int count)
    {
        for (int i = 0; i < count; i++)
            target[i] = source[i * stride];
    }

    /// <summary>Copies elements to where they lie <paramref name="stride"/> apart.</summary>
    public static void Scatter(T* source, T* target, nint stride, int count)
    {
        for (int i = 0; i < count; i++)
            target[i * stride] = source[i];
    }

    /// <summary>
    /// Finishes the sums of a column, which lie side by side while the addend's lie <paramref name="stride"/> apart, and returns how many it
    /// has finished: as many as fill vectors.
    /// </summary>
    public static int FinishColumn(T* sums, int rows, in TileEpilogue<T> epilogue, nint stride)
    {
        T* bias = epilogue.Bias + epilogue.Row;
        T* scale = epilogue.Scale + epilogue.Row;
        T* shift = epilogue.Shift + epilogue.Row;
        T* addend = epilogue.Addend + epilogue.Element;
        T* addends = stackalloc T[Vector<T>.Count];
        var low = new Vector<T>(epilogue.Low);
        var high = new Vector<T>(epilogue.High);
        int i = 0;
        for (; i <= rows - Vector<T>.Count; i += Vector<T>.Count)
        {
            Vector<T> x = Vector.Load(sums + i);
            if (epilogue.Bias != null)
                x += Vector.Load(bias + i);
            if (epilogue.Scale != null)
                x = (x * Vector.Load(scale + i)) + Vector.Load(shift + i);
            if (epilogue.Addend != null)
            {
                Gather(addend + (i * stride), stride, addends, Vector<T>.Count);
                x += Vector.Load(addends);
            }
            if (epilogue.HasLow)
                x = PortableOperations<T>.AtLeast(x, low);
            if (epilogue.HasHigh)
                x = PortableOperations<T>.AtMost(x, high);
            Vector.Store(x, sums + i);
        }
        return i;
    }
}
