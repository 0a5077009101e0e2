using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// The product of few filters with the taps of padded planes. Packing would cost more than it saves here, so the planes are read in place: the grid is computed as wide as a padded plane, and what lies between its rows
/// is thrown away.
/// </summary>
internal static unsafe class TapCorrelation<T, TTile>
    where T : unmanaged, INumberBase<T>
    where TTile : struct, ITile<T>
{
    // Multiply-adds below which another thread does not pay.
    private const long MinimumWorkPerTask = 1 << 17;

    // With more filters packing is a small part of the work.
    private const int MaximumChannels = 64;

    // Packing an element costs about as much as its products with this many filters.
    private const int PackingCost = 11;

    /// <summary>Whether this is the better way for a phase.</summary>
    public static bool Serves(TapLayout layout, TapPhase phase, int channelsWritten) =>
        channelsWritten <= MaximumChannels && phase.Taps.Length > 0 && phase.Size >= TTile.Columns && layout.SubWidth <= phase.Width * 3L / 2
        && (channelsWritten <= TTile.Rows || (layout.SubWidth - phase.Width) * (long)channelsWritten < (long)PackingCost * phase.Width);

    /// <summary>Rows of the grid written: whole panels of filters.</summary>
    public static int GridRows(int channelsWritten) => (channelsWritten + TTile.Rows - 1) / TTile.Rows * TTile.Rows;

    /// <summary>Elements of a row of the grid written for a phase.</summary>
    public static int GridStride(TapLayout layout, TapPhase phase) =>
        checked((phase.Height * layout.SubWidth) + TTile.Columns) / TTile.Columns * TTile.Columns;

    /// <summary>
    /// Writes the grid: <see cref="GridRows"/> rows, one for each filter, of which each row of pixels takes
    /// <see cref="TapLayout.SubWidth"/> elements. The planes are followed by a tile's columns that may be read.
    /// </summary>
    public static void Run(T* packed, T* planes, T* grid, TapLayout layout, TapPhase phase, int channelsRead, int channelsWritten)
    {
        int depth = channelsRead * phase.Taps.Length;
        int stride = GridStride(layout, phase);
        int lanes = ((phase.Height - 1) * layout.SubWidth) + phase.Width;
        int tiles = (lanes + TTile.Columns - 1) / TTile.Columns;
        using var table = new Scratch<nint>(depth);
        nint* offsets = table.Pointer;
        for (int i = 0; i < depth; i++)
        {
            (int tap, int channel) = Math.DivRem(i, channelsRead);
            offsets[i] = (channel * layout.PlaneSize) + phase.Offsets[tap];
        }
        int block = PackedMultiply<T, TTile>.BlockDepths(depth);
        int allRows = GridRows(channelsWritten);
        int perTask = (int)Math.Clamp(MinimumWorkPerTask / ((long)depth * TTile.Columns * channelsWritten), 1, tiles);
        Workers.For(tiles, perTask, (from, to) =>
        {
            for (int tile = from; tile < to; tile++)
            {
                int at = tile * TTile.Columns;
                for (int first = 0; first < depth; first += block)
                {
                    int depths = Math.Min(block, depth - first);
                    for (int row = 0; row < channelsWritten; row += TTile.Rows)
                    {
                        T* filters = packed + ((nint)first * allRows) + ((nint)row * depths);
                        TTile.Correlate(
                            depths, filters, planes + at, offsets + first, grid + ((nint)row * stride) + at, stride, first > 0,
                            Math.Min(TTile.Rows, channelsWritten - row));
                    }
                }
            }
        });
    }
}
