using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet.Kernels;

/// <summary>Products of a matrix and a vector: bound by memory, so nothing is packed and the matrix is read once.</summary>
internal static unsafe class MatrixVector
{
    private const int MinimumElementsPerTask = 1 << 15;

    // Columns whose sums stay in the second-level cache while the rows run by: long stretches of a row are what prefetching likes.
    private const int ColumnBlock = 16384;

    // Rows that are added to the sums at a time.
    private const int RowsAtOnce = 8;

    /// <summary>target[i] = Σ_j matrix[i, j]·vector[j] (+ target[i]), the matrix dense of <paramref name="rows"/> rows.</summary>
    public static void Rows<T>(T* matrix, T* vector, T* target, nint targetStride, int rows, int columns, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Workers.For(rows, Math.Max(1, MinimumElementsPerTask / Math.Max(1, columns)), (from, to) =>
        {
            var factor = new ReadOnlySpan<T>(vector, columns);
            for (int i = from; i < to; i++)
            {
                T sum = TensorPrimitives.Dot(new ReadOnlySpan<T>(matrix + ((nint)i * columns), columns), factor);
                T* at = target + (i * targetStride);
                *at = accumulate ? *at + sum : sum;
            }
        });
    }

    /// <summary>
    /// target[j] = Σ_i vector[i]·matrix[i, j] (+ target[j]), the matrix dense of <paramref name="rows"/> rows. A zero of the vector counts as
    /// nothing, whatever it is multiplied with.
    /// </summary>
    public static void Columns<T>(T* matrix, T* vector, T* target, int rows, int columns, bool accumulate)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        // Such as the cotangent of one class's score, or one behind a rectifier: rows that count for nothing are not read.
        using var places = new Scratch<nint>(rows);
        nint* place = places.Pointer;
        int counting = 0;
        for (int i = 0; i < rows; i++)
        {
            if (vector[i] != T.Zero)
                place[counting++] = i;
        }

        // Ranges are whole vectors, so that an element's arithmetic (fused or not) is the same wherever the cuts fall.
        int width = Vector<T>.Count;
        int groups = (columns + width - 1) / width;
        Workers.For(groups, Math.Max(1, MinimumElementsPerTask / width / Math.Max(1, counting)), (from, to) =>
        {
            int end = Math.Min(columns, to * width);
            for (int column = from * width; column < end; column += ColumnBlock)
            {
                int count = Math.Min(ColumnBlock, end - column);
                if (!accumulate)
                    new Span<T>(target + column, count).Clear();
                int i = 0;
                for (; i + RowsAtOnce <= counting; i += RowsAtOnce)
                    AddEight(matrix + column, columns, place + i, vector, target + column, count);
                for (; i < counting; i++)
                    AddScaled(matrix + (place[i] * columns) + column, vector[place[i]], target + column, count);
            }
        });
    }

    // The same additions in the same order as eight times AddScaled, with an eighth of the traffic to the sums.
    private static void AddEight<T>(T* source, nint stride, nint* rows, T* vector, T* target, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            Vector<T> a = new(vector[rows[0]]), b = new(vector[rows[1]]), c = new(vector[rows[2]]), d = new(vector[rows[3]]);
            Vector<T> e = new(vector[rows[4]]), f = new(vector[rows[5]]), g = new(vector[rows[6]]), h = new(vector[rows[7]]);
            T* ofA = source + (rows[0] * stride), ofB = source + (rows[1] * stride), ofC = source + (rows[2] * stride), ofD = source + (rows[3] * stride);
            T* ofE = source + (rows[4] * stride), ofF = source + (rows[5] * stride), ofG = source + (rows[6] * stride), ofH = source + (rows[7] * stride);
            for (; i + Vector<T>.Count <= count; i += Vector<T>.Count)
            {
                Vector<T> sum = PortableOperations<T>.MultiplyAdd(a, Vector.Load(ofA + i), Vector.Load(target + i));
                sum = PortableOperations<T>.MultiplyAdd(b, Vector.Load(ofB + i), sum);
                sum = PortableOperations<T>.MultiplyAdd(c, Vector.Load(ofC + i), sum);
                sum = PortableOperations<T>.MultiplyAdd(d, Vector.Load(ofD + i), sum);
                sum = PortableOperations<T>.MultiplyAdd(e, Vector.Load(ofE + i), sum);
                sum = PortableOperations<T>.MultiplyAdd(f, Vector.Load(ofF + i), sum);
                sum = PortableOperations<T>.MultiplyAdd(g, Vector.Load(ofG + i), sum);
                sum = PortableOperations<T>.MultiplyAdd(h, Vector.Load(ofH + i), sum);
                Vector.Store(sum, target + i);
            }
        }
        for (; i < count; i++)
        {
            for (int row = 0; row < RowsAtOnce; row++)
                target[i] = T.MultiplyAddEstimate(vector[rows[row]], source[(rows[row] * stride) + i], target[i]);
        }
    }

    private static void AddScaled<T>(T* source, T factor, T* target, int count)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var factors = new Vector<T>(factor);
            for (; i + Vector<T>.Count <= count; i += Vector<T>.Count)
                Vector.Store(PortableOperations<T>.MultiplyAdd(factors, Vector.Load(source + i), Vector.Load(target + i)), target + i);
        }
        for (; i < count; i++)
            target[i] = T.MultiplyAddEstimate(factor, source[i], target[i]);
    }
}
