namespace AutogradNet.Kernels;

/// <summary>
/// The product of a few filters (no more than a tile has rows) with the taps of padded planes. Packing would cost more than it
/// saves here, so the planes are read in place: the grid is computed as wide as a padded plane, and what lies between its rows
/// is thrown away.
/// </summary>
internal static unsafe class TapCorrelation<T, TTile>
    where T : unmanaged
    where TTile : struct, ITile<T>
{
    // Multiply-adds below which another thread does not pay.
    private const long MinimumWorkPerTask = 1 << 17;

    /// <summary>Whether this is the better way for a phase.</summary>
    public static bool Serves(TapLayout layout, TapPhase phase, int channelsWritten) =>
        channelsWritten <= TTile.Rows && phase.Taps.Length > 0 && phase.Size >= TTile.Columns && layout.SubWidth <= phase.Width * 3L / 2;

    /// <summary>Elements of a row of the grid written for a phase.</summary>
    public static int GridStride(TapLayout layout, TapPhase phase) =>
        checked((phase.Height * layout.SubWidth) + TTile.Columns) / TTile.Columns * TTile.Columns;

    /// <summary>
    /// Writes the grid: <see cref="ITile{T}.Rows"/> rows, one for each filter, of which each row of pixels takes
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
        int perTask = (int)Math.Clamp(MinimumWorkPerTask / ((long)depth * TTile.Columns * channelsWritten), 1, tiles);
        Workers.For(tiles, perTask, (from, to) =>
        {
            for (int tile = from; tile < to; tile++)
            {
                int at = tile * TTile.Columns;
                TTile.Correlate(depth, packed, planes + at, offsets, grid + at, stride, channelsWritten);
            }
        });
    }
}
