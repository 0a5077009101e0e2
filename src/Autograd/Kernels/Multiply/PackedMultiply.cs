using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet.Kernels;

/// <summary>
/// The blocked product of two packed factors. The left factor is packed whole and shared by all threads; each thread packs the
/// part of the right factor it works on. K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication",
/// ACM TOMS 34(3), 2008.
/// </summary>
/// <remarks>
/// An element's sum runs over the depth in order, cut only at multiples of a block length that depends on the depth alone: how
/// rows and columns are shared out does not change a bit of it.
/// </remarks>
internal static unsafe class PackedMultiply<T, TTile>
    where T : unmanaged, INumberBase<T>
    where TTile : struct, ITile<T>
{
    private const int MaximumDepthBlock = 256;

    // Sized for a second-level cache of 1 MiB: half for the right factor's block, a quarter for the left one's.
    private const int RightBlockBytes = 1 << 19;
    private const int LeftBlockBytes = 1 << 18;

    // Below this many multiply-adds waking another thread costs more than it saves.
    private const long MinimumWorkPerTask = 1 << 17;

    /// <summary>Elements of a packed left factor.</summary>
    public static long PackedLeftLength(int m, int k) => (long)Panels(m, TTile.Rows) * TTile.Rows * k;

    /// <summary>Packs a left factor of <paramref name="m"/> lanes.</summary>
    public static void PackLeft<TLeft>(TLeft left, T* packed, int m, int k)
        where TLeft : struct, IPanelSource<T>
    {
        int panels = Panels(m, TTile.Rows);
        int block = DepthBlock(k);
        int perTask = (int)Math.Clamp(MinimumWorkPerTask / 8 / Math.Max(1L, (long)TTile.Rows * k), 1, panels);
        Workers.For(panels, perTask, (from, to) =>
        {
            for (int depth = 0; depth < k; depth += block)
            {
                int depths = Math.Min(block, k - depth);
                T* target = packed + ((nint)depth * panels * TTile.Rows);
                for (int panel = from; panel < to; panel++)
                {
                    int row = panel * TTile.Rows;
                    left.Pack(target + ((nint)row * depths), TTile.Rows, row, Math.Min(TTile.Rows, m - row), depth, depths);
                }
            }
        });
    }

    /// <summary>
    /// Writes the product of a packed left factor and a right factor, or adds it (<paramref name="accumulate"/>), to a matrix
    /// whose rows lie <paramref name="stride"/> apart; <paramref name="bias"/>, when not null, holds what each row starts from.
    /// </summary>
    public static void Multiply<TRight>(
        T* packedLeft, TRight right, T* target, nint stride, int m, int n, int k, bool accumulate, T* bias)
        where TRight : struct, IPanelSource<T>
    {
        if (m == 0 || n == 0)
            return;
        if (k == 0)
        {
            FillEmpty(target, stride, m, n, accumulate, bias);
            return;
        }
        int columnPanels = Panels(n, TTile.Columns);
        int rowPanels = Panels(m, TTile.Rows);
        int block = DepthBlock(k);
        int widest = Math.Max(1, RightBlockBytes / (block * TTile.Columns * sizeof(T)));
        long work = (long)m * n * k;
        int threads = (int)Math.Clamp(work / MinimumWorkPerTask, 1, Workers.Count);
        int rounds = Panels(columnPanels, threads * widest);
        int wide = Panels(columnPanels, threads * rounds);
        int columnTasks = Panels(columnPanels, wide);
        int rowTasks = columnTasks >= threads ? 1 : Math.Min(Panels(threads, columnTasks), rowPanels);

        Workers.For(columnTasks * rowTasks, task =>
        {
            int columnTask = task / rowTasks;
            int rowTask = task % rowTasks;
            int fromRow = (int)((long)rowPanels * rowTask / rowTasks) * TTile.Rows;
            int toRow = Math.Min(m, (int)((long)rowPanels * (rowTask + 1) / rowTasks) * TTile.Rows);
            int fromColumn = columnTask * wide * TTile.Columns;
            int toColumn = (int)Math.Min(n, (columnTask + 1L) * wide * TTile.Columns);
            Block(packedLeft, right, target, stride, m, k, accumulate, bias, fromRow, toRow, fromColumn, toColumn);
        });
    }

    private static void Block<TRight>(
        T* packedLeft, TRight right, T* target, nint stride, int m, int k, bool accumulate, T* bias,
        int fromRow, int toRow, int fromColumn, int toColumn)
        where TRight : struct, IPanelSource<T>
    {
        int columns = TTile.Columns;
        int allRows = Panels(m, TTile.Rows) * TTile.Rows;
        int block = DepthBlock(k);
        int rowBlock = Math.Max(1, LeftBlockBytes / (block * TTile.Rows * sizeof(T))) * TTile.Rows;
        int panels = Panels(toColumn - fromColumn, columns);
        T* edge = stackalloc T[TTile.Rows * columns];
        using var scratch = new Scratch<T>((long)panels * columns * block);
        T* packedRight = scratch.Pointer;

        for (int depth = 0; depth < k; depth += block)
        {
            int depths = Math.Min(block, k - depth);
            for (int column = fromColumn; column < toColumn; column += columns)
            {
                T* panel = packedRight + ((nint)(column - fromColumn) * depths);
                right.Pack(panel, columns, column, Math.Min(columns, toColumn - column), depth, depths);
            }
            T* leftBlock = packedLeft + ((nint)depth * allRows);
            bool add = accumulate || depth > 0;
            T* start = depth == 0 ? bias : null;
            for (int firstRow = fromRow; firstRow < toRow; firstRow += rowBlock)
            {
                int lastRow = Math.Min(firstRow + rowBlock, toRow);
                for (int column = fromColumn; column < toColumn; column += columns)
                {
                    T* rightPanel = packedRight + ((nint)(column - fromColumn) * depths);
                    int width = Math.Min(columns, toColumn - column);
                    for (int row = firstRow; row < lastRow; row += TTile.Rows)
                    {
                        T* leftPanel = leftBlock + ((nint)row * depths);
                        T* c = target + (row * stride) + column;
                        int rows = Math.Min(TTile.Rows, m - row);
                        if (rows == TTile.Rows && width == columns)
                        {
                            if (start is not null)
                                Fill(c, stride, rows, width, start + row);
                            TTile.Multiply(depths, leftPanel, rightPanel, c, stride, add || start is not null, rows);
                        }
                        else
                        {
                            TTile.Multiply(depths, leftPanel, rightPanel, edge, columns, false, rows);
                            WriteEdge(edge, c, stride, rows, width, add, start is null ? null : start + row);
                        }
                    }
                }
            }
        }
    }

    private static void WriteEdge(T* tile, T* target, nint stride, int rows, int width, bool add, T* bias)
    {
        for (int i = 0; i < rows; i++)
        {
            var from = new ReadOnlySpan<T>(tile + (i * TTile.Columns), width);
            var to = new Span<T>(target + (i * stride), width);
            if (bias is not null)
                TensorPrimitives.Add(from, bias[i], to);
            else if (add)
                TensorPrimitives.Add(from, to, to);
            else
                from.CopyTo(to);
        }
    }

    private static void Fill(T* target, nint stride, int rows, int width, T* bias)
    {
        for (int i = 0; i < rows; i++)
            new Span<T>(target + (i * stride), width).Fill(bias[i]);
    }

    private static void FillEmpty(T* target, nint stride, int m, int n, bool accumulate, T* bias)
    {
        if (accumulate)
            return;
        for (int i = 0; i < m; i++)
            new Span<T>(target + (i * stride), n).Fill(bias is null ? T.Zero : bias[i]);
    }

    // Blocks of nearly equal length, so that a depth just above the maximum does not leave a sliver.
    private static int DepthBlock(int k) => Panels(k, Math.Max(1, Panels(k, MaximumDepthBlock)));

    private static int Panels(int length, int width) => (int)(((long)length + width - 1) / width);
}
