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
}
