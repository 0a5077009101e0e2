using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// The grids of a strided convolution's input gradient, all from one reading of the cotangent: each tap's pixels are packed once for all the
/// grids that it belongs to, and the grids of a channel are woven into the target together.
/// </summary>
/// <remarks>The sums run as in one product over all taps of a grid: taps outside, channels inside.</remarks>
internal readonly unsafe struct TapGrids<T, TTile>
    where T : unmanaged, INumberBase<T>
    where TTile : struct, ITile<T>
{
    // With fewer channels the packing is a large part of the work.
    private const int MinimumChannels = 32;

    // With fewer panels of columns for each thread, rows are shared out as well.
    private const int PanelsPerThread = 4;

    // More tasks than threads let a thread that was held up do less than its share. Those that share out rows all read all pixels.
    private const int TasksPerThread = 4;
    private const int RowTasksPerThread = 2;

    // Channels of all grids whose products are made before they are woven: a share of the second-level cache.
    private static readonly int GridBytes = Cpu.SecondLevelCacheBytes / 8;

    // Packed pixels of all taps that a task works on: another share of it.
    private static readonly int PixelBytes = Cpu.SecondLevelCacheBytes / 2;

    private readonly T* _packed;
    private readonly T* _planes;
    private readonly T* _target;
    private readonly TapLayout _layout;
    private readonly int _channelsRead;
    private readonly int _channelsWritten;
    private readonly int _targetWidth;
    private readonly int _targetSize;

    private TapGrids(T* packed, T* planes, T* target, TapLayout layout, int channelsRead, int channelsWritten, int targetWidth, int targetSize)
    {
        _packed = packed;
        _planes = planes;
        _target = target;
        _layout = layout;
        (_channelsRead, _channelsWritten, _targetWidth, _targetSize) = (channelsRead, channelsWritten, targetWidth, targetSize);
    }

    /// <summary>Whether this is the better way. It decides how filters are packed, and does not depend on the image's size.</summary>
    public static bool Serves(TapLayout layout, int channelsWritten) =>
        layout.Phases.Length > 1 && channelsWritten >= MinimumChannels && layout.Union.Grids > 1;

    /// <summary>
    /// Writes all grids of one image. The filters are packed tap by tap, grid after grid; grids without taps are left as they are. The planes
    /// are followed by a tile's columns that may be read.
    /// </summary>
    public static void Run(
        T* packed, T* planes, T* target, TapLayout layout, int channelsRead, int channelsWritten, int targetWidth, int targetSize)
    {
        var grids = new TapGrids<T, TTile>(packed, planes, target, layout, channelsRead, channelsWritten, targetWidth, targetSize);
        int columns = layout.Union.Size;
        int panels = (columns + TTile.Columns - 1) / TTile.Columns;
        int mostPanels = (int)Math.Max(1, PixelBytes / grids.PixelLength(TTile.Columns) / sizeof(T));
        if (panels >= PanelsPerThread * Workers.Count)
        {
            // Whole panels for each: a task that ended within one would end with a narrower tile. The last takes a few columns more.
            int whole = columns % TTile.Columns <= ITile<T>.FewColumns ? columns / TTile.Columns : panels;
            int threads = Workers.Count;
            int lane = (whole + threads - 1) / threads;
            // A thread's first task is the largest: of n tasks it has two (n + 1)-ths of the panels.
            int tasks = threads * Math.Max(((2 * lane) + mostPanels - 1) / mostPanels - 1, Math.Clamp(lane / 2, 1, TasksPerThread));
            Workers.For(tasks, task =>
            {
                int from = Workers.Bound(whole, tasks, threads, task) * TTile.Columns;
                int count = (task == tasks - 1 ? columns : Workers.Bound(whole, tasks, threads, task + 1) * TTile.Columns) - from;
                if (count == 0)
                    return;
                using var pixels = new Scratch<T>(grids.PixelLength(count));
                for (int tap = 0; tap < layout.Union.Taps.Length; tap++)
                    grids.PackPixels(pixels.Pointer, tap, from, count);
                grids.Rows(pixels.Pointer, count, from, 0, (count + TTile.Columns - 1) / TTile.Columns, 0, channelsWritten);
            });
            return;
        }

        using var shared = new Scratch<T>(grids.PixelLength(columns));
        T* all = shared.Pointer;
        if (Workers.Count <= layout.Union.Taps.Length)
        {
            Workers.For(layout.Union.Taps.Length, tap => grids.PackPixels(all, tap, 0, columns));
        }
        else
        {
            for (int tap = 0; tap < layout.Union.Taps.Length; tap++)
                grids.PackPixels(all, tap, 0, columns);
        }
        int rowPanels = (channelsWritten + TTile.Rows - 1) / TTile.Rows;
        int rowTasks = Math.Min(Workers.Count * RowTasksPerThread, rowPanels);
        // With more threads than rows to share out, columns are as well.
        int columnTasks = Math.Min(Workers.Count * RowTasksPerThread / rowTasks, panels);
        int rowLanes = rowTasks % Workers.Count == 0 ? Workers.Count : 1;
        Workers.For(rowTasks * columnTasks, task =>
        {
            var (rowTask, columnTask) = Math.DivRem(task, columnTasks);
            int from = Workers.Bound(rowPanels, rowTasks, rowLanes, rowTask) * TTile.Rows;
            int to = Math.Min(channelsWritten, Workers.Bound(rowPanels, rowTasks, rowLanes, rowTask + 1) * TTile.Rows);
            grids.Rows(all, columns, 0, (int)((long)panels * columnTask / columnTasks), (int)((long)panels * (columnTask + 1) / columnTasks), from, to);
        });
    }

    // Elements of the packed pixels of all taps.
    private long PixelLength(int columns) => PackedPanels<T, TTile>.RightLength(columns, _channelsRead) * _layout.Union.Taps.Length;

    // The columns of the grids from one on, for one tap.
    private void PackPixels(T* pixels, int tap, int from, int count)
    {
        long length = PackedPanels<T, TTile>.RightLength(count, _channelsRead);
        PackedPanels<T, TTile>.PackRight(new TapPanels<T>(_planes, _channelsRead, _layout, _layout.Union.Taps[tap], from), pixels + (length * tap), count, _channelsRead);
    }

    // The channels given of all grids, at some panels of the columns that are packed, the first of which is a grid's first one.
    private void Rows(T* pixels, int packed, int first, int fromPanel, int toPanel, int from, int to)
    {
        int skipped = fromPanel * TTile.Columns;
        int columns = Math.Min(packed, toPanel * TTile.Columns) - skipped;
        int stride = (toPanel - fromPanel) * TTile.Columns;
        int phases = _layout.Phases.Length;
        int atOnce = Math.Max(1, GridBytes / (phases * stride * TTile.Rows * sizeof(T))) * TTile.Rows;
        using var memory = new Scratch<T>((long)phases * Math.Min(atOnce, (to - from + TTile.Rows - 1) / TTile.Rows * TTile.Rows) * stride);
        for (int row = from; row < to; row += atOnce)
        {
            int end = Math.Min(to, row + atOnce);
            nint perPhase = (nint)(end - row + TTile.Rows - 1) / TTile.Rows * TTile.Rows * stride;
            // Products count rows from the first channel written, and columns from the first that is packed.
            Products(pixels, packed, fromPanel, toPanel, row, end, memory.Pointer - ((nint)row * stride) - skipped, stride, perPhase);
            for (int channel = row; channel < end; channel++)
                Weave(memory.Pointer + ((channel - row) * (nint)stride), perPhase, first + skipped, columns, _target + ((nint)channel * _targetSize));
        }
    }

    private void Products(T* pixels, int packed, int fromPanel, int toPanel, int from, int to, T* grids, int stride, nint perPhase)
    {
        nint pixelLength = (nint)PackedPanels<T, TTile>.RightLength(packed, _channelsRead);
        nint filterLength = (nint)PackedPanels<T, TTile>.LeftLength(_channelsWritten, _channelsRead);
        T* filters = _packed;
        foreach (int[] taps in _layout.Union.Uses)
        {
            for (int i = 0; i < taps.Length; i++)
            {
                var product = new PackedProduct<T>(filters, grids, stride, _channelsWritten, _channelsRead, i > 0, null, null);
                PackedMultiply<T, TTile>.Part(product, pixels + (taps[i] * pixelLength), packed, from, to, fromPanel, toPanel);
                filters += filterLength;
            }
            grids += perPhase;
        }
    }

    // Columns of all grids, of one channel, to where they belong in the target.
    private void Weave(T* grids, nint perPhase, int column, int columns, T* target)
    {
        for (int done = 0; done < columns;)
        {
            (int y, int x) = Math.DivRem(column + done, _layout.Union.Width);
            int count = Math.Min(columns - done, _layout.Union.Width - x);
            for (int phase = 0; phase < _layout.Phases.Length; phase++)
            {
                TapPhase grid = _layout.Phases[phase];
                if (grid.Taps.Length == 0 || y >= grid.Height)
                    continue;
                T* read = grids + (phase * perPhase) + done;
                T* write = target + ((((nint)y * _layout.TargetStrideY) + grid.Row) * _targetWidth) + ((nint)x * _layout.TargetStrideX) + grid.Column;
                int own = Math.Min(count, grid.Width - x);
                TapPhase? next = phase + 1 < _layout.Phases.Length ? _layout.Phases[phase + 1] : null;
                if (_layout.TargetStrideX == 2 && next is { Taps.Length: > 0 } && next.Row == grid.Row && next.Column == grid.Column + 1)
                {
                    StridedCopy.Interleave(read, own, read + perPhase, Math.Min(count, next.Width - x), write);
                    phase++;
                }
                else
                {
                    StridedCopy.Scatter(read, write, _layout.TargetStrideX, own);
                }
            }
            done += count;
        }
    }
}
