using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet.Kernels;

/// <summary>
/// The blocked product of two packed factors. The left factor is packed whole and shared by all threads; each thread packs the
/// part of the right factor it works on. K. Goto and R. van de Geijn, "Anatomy of High-Performance Matrix Multiplication",
/// ACM TOMS 34(3), 2008.
/// </summary>
/// <remarks>
/// An element's sum runs over the depth in order, one addition after the other: neither the blocking nor how rows and columns are
/// shared out changes a bit of it.
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
    /// whose rows lie <paramref name="stride"/> apart. Where not null, <paramref name="start"/> holds what the sums of each row start
    /// from and <paramref name="finish"/> what is added to them last: an order of additions that callers may care about.
    /// </summary>
    public static void Multiply<TRight>(
        T* packedLeft, TRight right, T* target, nint stride, int m, int n, int k, bool accumulate, T* start = null, T* finish = null)
        where TRight : struct, IPanelSource<T>
    {
        if (m == 0 || n == 0)
            return;
        if (k == 0)
        {
            FillEmpty(target, stride, m, n, accumulate, start is null ? finish : start);
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
            Block(packedLeft, right, target, stride, m, k, accumulate, start, finish, fromRow, toRow, fromColumn, toColumn);
        });
    }

    private static void Block<TRight>(
        T* packedLeft, TRight right, T* target, nint stride, int m, int k, bool accumulate, T* start, T* finish,
        int fromRow, int toRow, int fromColumn, int toColumn)
        where TRight : struct, IPanelSource<T>
    {
        int columns = TTile.Columns;
        int allRows = Panels(m, TTile.Rows) * TTile.Rows;
        int block = DepthBlock(k);
        int rowBlock = Math.Max(1, LeftBlockBytes / (block * TTile.Rows * sizeof(T))) * TTile.Rows;
        int panels = Panels(toColumn - fromColumn, columns);
        T* edge = stackalloc T[TTile.Rows * columns];
        new Span<T>(edge, TTile.Rows * columns).Clear();
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
            bool add = accumulate || depth > 0 || start is not null;
            bool fill = depth == 0 && start is not null;
            bool last = depth + depths == k && finish is not null;
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
                        bool whole = rows == TTile.Rows && width == columns;
                        T* tile = whole ? c : edge;
                        nint tileStride = whole ? stride : columns;
                        if (fill)
                            Fill(tile, tileStride, rows, width, start + row);
                        else if (add && !whole)
                            Copy(c, stride, edge, columns, rows, width);
                        TTile.Multiply(depths, leftPanel, rightPanel, tile, tileStride, add, rows);
                        if (last)
                            AddToRows(tile, tileStride, rows, width, finish + row);
                        if (!whole)
                            Copy(edge, columns, c, stride, rows, width);
                    }
                }
            }
        }
    }

    private static void Copy(T* source, nint sourceStride, T* target, nint targetStride, int rows, int width)
    {
        for (int i = 0; i < rows; i++)
            new ReadOnlySpan<T>(source + (i * sourceStride), width).CopyTo(new Span<T>(target + (i * targetStride), width));
    }

    private static void AddToRows(T* target, nint stride, int rows, int width, T* addends)
    {
        for (int i = 0; i < rows; i++)
        {
            var row = new Span<T>(target + (i * stride), width);
            TensorPrimitives.Add(row, addends[i], row);
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
