using System.Numerics;

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
    // Of the second-level cache half is for the right factor's block, a quarter for the left one's.
    private static readonly int RightBlockBytes = Cpu.SecondLevelCacheBytes / 2;
    private static readonly int LeftBlockBytes = Cpu.SecondLevelCacheBytes / 4;

    // Right factors up to this size, and of so few panels for a thread that columns cannot be shared out evenly, are packed once for all.
    private const long SharedRightBytes = 1 << 22;
    private const int SharedPanelsPerThread = 32;

    // More tasks than threads let a thread that was held up do less than its share.
    private const int TasksPerThread = 6;

    // Rows of tiles whose epilogue is done at once: at most a quarter of the first-level cache.
    private const int RowsFinishedAtOnce = 48;

    // Below this many multiply-adds waking another thread costs more than it saves.
    private const long MinimumWorkPerTask = 1 << 17;

    /// <summary>
    /// Writes the product of a packed left factor and a right factor, or adds it (<paramref name="accumulate"/>), to a matrix
    /// whose rows lie <paramref name="stride"/> apart. Where not null, <paramref name="start"/> holds what the sums of each row start
    /// from and <paramref name="finish"/> what is added to them last: an order of additions that callers may care about. The epilogue comes
    /// after it, with a channel for each row.
    /// </summary>
    public static void Multiply<TRight>(
        T* packedLeft, TRight right, T* target, nint stride, int m, int n, int k, bool accumulate, T* start = null, T* finish = null,
        ConvolutionEpilogue<T> epilogue = default)
        where TRight : struct, IPanelSource<T>
    {
        if (m == 0 || n == 0)
            return;
        if (k == 0)
        {
            FillEmpty(target, stride, m, n, accumulate, start is null ? finish : start);
            epilogue.Channels(target, stride, m, n, 0, 0, stride);
            return;
        }
        var product = new PackedProduct<T>(packedLeft, target, stride, m, k, accumulate, start, finish, epilogue);
        int threads = Threads(m, n, k);
        if (threads > 1 && Panels(n, TTile.Columns) < threads * SharedPanelsPerThread && PackedPanels<T, TTile>.RightLength(n, k) * sizeof(T) <= SharedRightBytes)
        {
            // Packed once by all threads together, so that rows can be shared out as well as columns.
            using var scratch = new Scratch<T>(PackedPanels<T, TTile>.RightLength(n, k));
            T* packedRight = scratch.Pointer;
            PackedPanels<T, TTile>.PackRight(right, packedRight, n, k);
            MultiplyPacked(product, packedRight, n);
            return;
        }
        // Whole panels, as many for each thread. All threads share what is left by rows: each packs it, but none waits for another.
        int unit = TTile.Columns;
        int units = threads == 1 ? Panels(n, unit) : n / unit / threads * threads;
        if (n - (units * unit) > units / threads * unit)
        {
            // Too much to be packed by each.
            unit = TTile.Lanes;
            units = Panels(n, unit);
        }
        int shared = Math.Min(n, units * unit);
        int rounds = Panels(Panels(Panels(shared, TTile.Columns), threads), WidestBlock(k));
        int rowPanels = Panels(m, TTile.Rows);
        int perThread = rounds + (shared < n ? 1 : 0);
        Workers.For(threads * perThread, task =>
        {
            (int thread, int round) = Math.DivRem(task, perThread);
            if (round < rounds)
            {
                int share = (thread * rounds) + round;
                int fromColumn = (int)((long)units * share / (threads * rounds)) * unit;
                int toColumn = Math.Min(n, (int)((long)units * (share + 1) / (threads * rounds)) * unit);
                Share(product, right, 0, m, fromColumn, toColumn);
            }
            else
            {
                int fromRow = (int)((long)rowPanels * thread / threads) * TTile.Rows;
                int toRow = Math.Min(m, (int)((long)rowPanels * (thread + 1) / threads) * TTile.Rows);
                Share(product, right, fromRow, toRow, shared, n);
            }
        });
    }

    // Some rows and columns of a product, whose right factor is packed a block of depths at a time.
    private static void Share<TRight>(in PackedProduct<T> product, TRight right, int fromRow, int toRow, int fromColumn, int toColumn)
        where TRight : struct, IPanelSource<T>
    {
        if (fromRow >= toRow || fromColumn >= toColumn)
            return;
        int k = product.K;
        int block = PackedPanels<T, TTile>.BlockDepths(k);
        using var scratch = new Scratch<T>((long)Panels(toColumn - fromColumn, TTile.Columns) * TTile.Columns * block);
        for (int depth = 0; depth < k; depth += block)
        {
            int depths = Math.Min(block, k - depth);
            PackedPanels<T, TTile>.PackBlock(right, scratch.Pointer, fromColumn, toColumn, depth, depths);
            Block(product, scratch.Pointer, depth, depths, fromRow, toRow, fromColumn, toColumn);
        }
    }

    /// <summary>The same where both factors are packed, the right one as <see cref="PackedPanels{T, TTile}.RightPanel"/> says.</summary>
    public static void MultiplyPacked(PackedProduct<T> product, T* packedRight, int n)
    {
        int m = product.M;
        int k = product.K;
        int columnPanels = Panels(n, TTile.Columns);
        int rowPanels = Panels(m, TTile.Rows);
        int threads = Threads(m, n, k);
        int columnTasks = Panels(columnPanels, WidestBlock(k));
        // Where panels were shared out, each thread begins with columns that it probably packed itself.
        if (columnPanels >= PackedPanels<T, TTile>.PanelsPerThread * threads)
            columnTasks = Panels(columnTasks, threads) * threads;
        int rowTasks = threads == 1 ? 1 : Math.Min(Panels(threads * TasksPerThread, columnTasks), rowPanels);
        int rowLanes = columnTasks == 1 && rowTasks % threads == 0 ? threads : 1;
        Workers.For(columnTasks * rowTasks, task =>
        {
            int columnTask = task / rowTasks;
            int rowTask = task % rowTasks;
            int fromRow = Workers.Bound(rowPanels, rowTasks, rowLanes, rowTask) * TTile.Rows;
            int toRow = Math.Min(m, Workers.Bound(rowPanels, rowTasks, rowLanes, rowTask + 1) * TTile.Rows);
            int fromPanel = (int)((long)columnPanels * columnTask / columnTasks);
            int toPanel = (int)((long)columnPanels * (columnTask + 1) / columnTasks);
            Part(product, packedRight, n, fromRow, toRow, fromPanel, toPanel);
        });
    }

    /// <summary>The rows and panels of columns given of a product of packed factors, on the calling thread.</summary>
    public static void Part(in PackedProduct<T> product, T* packedRight, int n, int fromRow, int toRow, int fromPanel, int toPanel)
    {
        int k = product.K;
        int columnPanels = Panels(n, TTile.Columns);
        int block = PackedPanels<T, TTile>.BlockDepths(k);
        for (int depth = 0; depth < k; depth += block)
        {
            int depths = Math.Min(block, k - depth);
            T* panels = packedRight + (TTile.Columns * (((nint)depth * columnPanels) + ((nint)fromPanel * depths)));
            Block(product, panels, depth, depths, fromRow, toRow, fromPanel * TTile.Columns, Math.Min(n, toPanel * TTile.Columns));
        }
    }

    // One block of depths: rows and columns of the product that a block of each factor makes.
    private static void Block(in PackedProduct<T> product, T* rightBlock, int depth, int depths, int fromRow, int toRow, int fromColumn, int toColumn)
    {
        int columns = TTile.Columns;
        int m = product.M;
        nint stride = product.Stride;
        int rowBlock = Math.Max(1, LeftBlockBytes / (depths * TTile.Rows * sizeof(T))) * TTile.Rows;
        byte* memory = stackalloc byte[(TTile.Rows * columns * sizeof(T)) + StackMemory.Line];
        T* edge = StackMemory.Align<T>(memory);
        new Span<T>(edge, TTile.Rows * columns).Clear();
        T* leftBlock = product.Left + ((nint)depth * Panels(m, TTile.Rows) * TTile.Rows);
        bool fill = depth == 0 && product.Start is not null;
        bool add = !fill && (product.Accumulate || depth > 0);
        // A tile reads a start for each of its rows, also of those that the product does not have.
        T* lastStart = stackalloc T[TTile.Rows];
        if (fill)
            TileRows<T>.Copy(product.Start + (m / TTile.Rows * TTile.Rows), 0, lastStart, 0, 1, m % TTile.Rows);
        bool final = depth + depths == product.K;
        bool last = final && product.Finish is not null;
        bool epilogue = final && !product.Epilogue.IsEmpty;
        // What whole tiles can do to their sums before they write them.
        bool inTiles = product.Epilogue.TryTiles(product.Finish, out TileEpilogue<T> tiles) && final;
        // Whether whole tiles are done when they are written.
        bool plain = inTiles || !(last || epilogue);
        // The last few columns, in which tiles would be nearly empty.
        int few = TTile.ColumnPanels > 0 ? (toColumn - fromColumn) % columns : 0;
        if (few > ITile<T>.FewColumns)
            few = 0;
        toColumn -= few;
        for (int firstRow = fromRow; firstRow < toRow; firstRow += rowBlock)
        {
            int lastRow = Math.Min(firstRow + rowBlock, toRow);
            for (int column = fromColumn; column < toColumn; column += columns)
            {
                T* rightPanel = rightBlock + ((nint)(column - fromColumn) * depths);
                int width = Math.Min(columns, toColumn - column);
                int unfinished = firstRow;
                int row = firstRow;
                int wholePanels = plain && width == columns ? (Math.Min(lastRow, m) - firstRow) / TTile.Rows : 0;
                if (wholePanels > 0)
                {
                    tiles.Row = firstRow;
                    tiles.Element = (firstRow * stride) + column;
                    TTile.MultiplyPanels(
                        wholePanels, depths, leftBlock + ((nint)firstRow * depths), rightPanel, product.Target + tiles.Element, stride, add,
                        fill ? product.Start + firstRow : null, inTiles ? &tiles : null);
                    row += wholePanels * TTile.Rows;
                }
                for (; row < lastRow; row += TTile.Rows)
                {
                    T* leftPanel = leftBlock + ((nint)row * depths);
                    T* c = product.Target + (row * stride) + column;
                    int rows = Math.Min(TTile.Rows, m - row);
                    bool whole = rows == TTile.Rows && width % TTile.Lanes == 0;
                    T* tile = whole ? c : edge;
                    nint tileStride = whole ? stride : columns;
                    T* start = !fill ? null : rows == TTile.Rows ? product.Start + row : lastStart;
                    if (add && !whole)
                        TileRows<T>.Copy(c, stride, edge, columns, rows, width);
                    TTile.Multiply(depths, leftPanel, rightPanel, tile, tileStride, add, start, rows, width);
                    if (last)
                        TileRows<T>.Add(tile, tileStride, rows, width, product.Finish + row);
                    if (!whole)
                    {
                        if (epilogue)
                            product.Epilogue.Channels(tile, tileStride, rows, width, row, (row * stride) + column, stride);
                        TileRows<T>.Copy(edge, columns, c, stride, rows, width);
                        continue;
                    }
                    // Whole tiles one below the other are finished together, while they are in the first-level cache.
                    int next = row + TTile.Rows;
                    bool isLast = next + TTile.Rows > m || next >= lastRow;
                    if (epilogue && (isLast || next - unfinished >= RowsFinishedAtOnce))
                    {
                        nint first = (unfinished * stride) + column;
                        product.Epilogue.Channels(product.Target + first, stride, next - unfinished, width, unfinished, first, stride);
                        unfinished = next;
                    }
                }
            }
            if (few > 0)
                FewColumnsProduct<T, TTile>.Block(product, leftBlock, rightBlock + ((nint)(toColumn - fromColumn) * depths), depth, depths, firstRow, Math.Min(lastRow, m), toColumn, few);
        }
    }

    private static int Threads(int m, int n, int k) => (int)Math.Clamp((long)m * n * k / MinimumWorkPerTask, 1, Workers.Count);

    // Panels of columns whose block of depths fits the second-level cache.
    private static int WidestBlock(int k) => Math.Max(1, RightBlockBytes / (PackedPanels<T, TTile>.BlockDepths(k) * TTile.Columns * sizeof(T)));

    private static void FillEmpty(T* target, nint stride, int m, int n, bool accumulate, T* bias)
    {
        if (accumulate)
            return;
        for (int i = 0; i < m; i++)
            new Span<T>(target + (i * stride), n).Fill(bias is null ? T.Zero : bias[i]);
    }

    private static int Panels(int length, int width) => (int)(((long)length + width - 1) / width);
}
