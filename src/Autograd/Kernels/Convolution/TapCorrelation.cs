using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// The product of few filters with the taps of padded planes. Packing would cost more than it saves here, so the planes are read in place:
/// the grid is computed as wide as a padded plane, and what lies between its rows is thrown away.
/// </summary>
internal static unsafe class TapCorrelation<T, TTile>
    where T : unmanaged, INumberBase<T>
    where TTile : struct, ITile<T>
{
    // Multiply-adds below which another thread does not pay.
    private const long MinimumWorkPerTask = 1 << 17;

    // More tasks than threads let a thread that was held up do less than its share.
    private const int TasksPerThread = 4;

    // Rows of the grid that are computed before they are handed over: a share of the second-level cache.
    private static readonly int GridBytes = Cpu.SecondLevelCacheBytes / 4;

    // With more filters packing is a small part of the work; sooner where tiles are small, as they multiply at half the speed.
    private static readonly int MaximumChannels = TTile.Rows * TTile.Columns > 256 ? 64 : 40;

    // Packing an element costs about as much as its products with this many filters.
    private const int PackingCost = 11;

    /// <summary>
    /// Takes <paramref name="count"/> rows of pixels from <paramref name="first"/> on, for every filter: filters lie <paramref name="stride"/>
    /// apart, rows <see cref="TapLayout.SubWidth"/>. May write to them.
    /// </summary>
    public delegate void RowsOfPixels(T* grid, nint stride, int first, int count);

    /// <summary>Whether this is the better way for a phase.</summary>
    public static bool Serves(TapLayout layout, TapPhase phase, int channelsWritten)
    {
        if (channelsWritten > MaximumChannels || phase.Taps.Length == 0 || phase.Size < TTile.Columns)
            return false;
        // Columns of the grid, whole tiles of which are computed, against those that are wanted, which have to be packed.
        long columns = ((((phase.Height - 1) * (long)layout.SubWidth) + phase.Width + TTile.Columns - 1) / TTile.Columns) * TTile.Columns;
        int rows = (channelsWritten + TTile.Rows - 1) / TTile.Rows * TTile.Rows;
        return columns * rows < phase.Size * (long)(rows + PackingCost);
    }

    /// <summary>
    /// Computes the grid some rows of pixels at a time, and hands them over while they are in the cache. The planes are followed by a tile's
    /// columns that may be read. Tiles are finished by <paramref name="epilogue"/>, which may be null.
    /// </summary>
    public static void Run(
        T* packed, T* planes, TapLayout layout, TapPhase phase, int channelsRead, int channelsWritten, TileEpilogue<T>* epilogue, RowsOfPixels take)
    {
        int depth = channelsRead * phase.Taps.Length;
        using var table = new Scratch<nint>(depth);
        nint* offsets = table.Pointer;
        for (int i = 0; i < depth; i++)
        {
            (int tap, int channel) = Math.DivRem(i, channelsRead);
            offsets[i] = (channel * layout.PlaneSize) + phase.Offsets[tap];
        }
        int block = PackedPanels<T, TTile>.BlockDepths(depth);
        int allRows = (channelsWritten + TTile.Rows - 1) / TTile.Rows * TTile.Rows;
        long perRow = (long)depth * layout.SubWidth * channelsWritten;
        int tasks = (int)Math.Clamp(perRow * phase.Height / MinimumWorkPerTask, 1, Workers.Count * (long)TasksPerThread);
        int rows = (int)Math.Clamp(GridBytes / ((long)allRows * layout.SubWidth * sizeof(T)), 1, (phase.Height + tasks - 1) / tasks);
        Workers.For((phase.Height + rows - 1) / rows, task =>
        {
            int row = task * rows;
            int count = Math.Min(rows, phase.Height - row);
            int tiles = (((count - 1) * layout.SubWidth) + phase.Width + TTile.Columns - 1) / TTile.Columns;
            int stride = tiles * TTile.Columns;
            using var grid = new Scratch<T>((long)allRows * stride);
            T* source = planes + ((nint)row * layout.SubWidth);
            TileEpilogue<T> finish = epilogue is null ? default : *epilogue;
            // Of few rows two tiles are computed together.
            int step = channelsWritten <= ITile<T>.FewRows ? 2 : 1;
            for (int tile = 0; tile < tiles; tile += step)
            {
                int at = tile * TTile.Columns;
                int columns = Math.Min(step, tiles - tile) * TTile.Columns;
                for (int first = 0; first < depth; first += block)
                {
                    int depths = Math.Min(block, depth - first);
                    for (int filter = 0; filter < channelsWritten; filter += TTile.Rows)
                    {
                        T* filters = packed + ((nint)first * allRows) + ((nint)filter * depths);
                        T* sums = grid.Pointer + ((nint)filter * stride) + at;
                        int channels = Math.Min(TTile.Rows, channelsWritten - filter);
                        TTile.Correlate(depths, filters, source + at, offsets + first, sums, stride, first > 0, channels, columns);
                        if (epilogue is null || first + depths < depth)
                            continue;
                        finish.Row = filter;
                        for (int column = 0; column < columns; column += TTile.Columns)
                            TTile.Finish(sums + column, stride, &finish, channels);
                    }
                }
            }
            take(grid.Pointer, stride, row, count);
        });
    }
}
