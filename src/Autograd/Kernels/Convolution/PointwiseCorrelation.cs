using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// A pointwise convolution of few filters. Packing pixels would cost more than it saves here, so they are read where they lie: the last tile
/// ends where the plane does and computes some pixels again.
/// </summary>
/// <remarks>It gives the bits of <see cref="PackedMultiply{T, TTile}"/>.</remarks>
internal static unsafe class PointwiseCorrelation<T, TTile>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TTile : struct, ITile<T>
{
    // With more filters packing is a small part of the work.
    private const int MaximumChannels = 48;

    // Packing a pixel costs about as much as its products with this many filters.
    private const int PackingCost = 11;

    // Multiply-adds below which another thread does not pay.
    private const long MinimumWorkPerTask = 1 << 17;

    /// <summary>Whether this is the better way.</summary>
    public static bool Serves(int channelsRead, int channelsWritten, int pixels, in ConvolutionEpilogue<T> epilogue)
    {
        // To pixels that are computed again nothing must be added again.
        if (channelsWritten > MaximumChannels || channelsRead == 0 || pixels < TTile.Columns || !(epilogue.IsEmpty || epilogue.IsPerChannel))
            return false;
        int threads = Threads(channelsRead, channelsWritten, pixels);
        int tiles = Tiles(pixels);
        int sharing = Sharing(threads, tiles);
        long computed = (long)((tiles + sharing - 1) / sharing) * threads * TTile.Columns;
        int rows = (channelsWritten + TTile.Rows - 1) / TTile.Rows * TTile.Rows;
        return computed * rows <= pixels * (long)(rows + PackingCost);
    }

    /// <summary>Computes one image: planes of as many pixels for each channel read and each one written. The filters are a packed left factor.</summary>
    public static void Run(
        T* filters, T* source, T* target, int channelsRead, int channelsWritten, int pixels, T* bias, ConvolutionEpilogue<T> epilogue)
    {
        using var table = new Scratch<nint>(channelsRead);
        nint* offsets = table.Pointer;
        for (int i = 0; i < channelsRead; i++)
            offsets[i] = (nint)i * pixels;
        int tiles = Tiles(pixels);
        int sharing = Sharing(Threads(channelsRead, channelsWritten, pixels), tiles);
        Workers.For(sharing, thread =>
        {
            byte* memory = stackalloc byte[(TTile.Rows * TTile.Columns * sizeof(T)) + StackMemory.Line];
            T* edge = StackMemory.Align<T>(memory);
            int to = (int)((long)tiles * (thread + 1) / sharing);
            for (int tile = (int)((long)tiles * thread / sharing); tile < to; tile++)
            {
                int pixel = Math.Min(tile * TTile.Columns, pixels - TTile.Columns);
                Tile(filters, source + pixel, offsets, target + pixel, edge, channelsRead, channelsWritten, pixels, bias, epilogue);
            }
        });
    }

    // All filters on a tile's pixels.
    private static void Tile(
        T* filters, T* source, nint* offsets, T* target, T* edge, int channelsRead, int channelsWritten, int pixels, T* bias,
        in ConvolutionEpilogue<T> epilogue)
    {
        bool inTiles = epilogue.TryTiles(null, out TileEpilogue<T> finish);
        int block = PackedPanels<T, TTile>.BlockDepths(channelsRead);
        int allRows = (channelsWritten + TTile.Rows - 1) / TTile.Rows * TTile.Rows;
        for (int first = 0; first < channelsRead; first += block)
        {
            int depths = Math.Min(block, channelsRead - first);
            for (int row = 0; row < channelsWritten; row += TTile.Rows)
            {
                int rows = Math.Min(TTile.Rows, channelsWritten - row);
                bool whole = rows == TTile.Rows;
                T* place = target + ((nint)row * pixels);
                T* sums = whole ? place : edge;
                nint stride = whole ? pixels : TTile.Columns;
                if (first > 0 && !whole)
                    TileRows<T>.Copy(place, pixels, edge, stride, rows, TTile.Columns);
                for (int i = 0; i < rows && first == 0 && bias != null; i++)
                    new Span<T>(sums + (i * stride), TTile.Columns).Fill(bias[row + i]);
                TTile.Correlate(
                    depths, filters + ((nint)first * allRows) + ((nint)row * depths), source, offsets + first, sums, stride, first > 0 || bias != null, rows,
                    TTile.Columns);
                if (first + depths == channelsRead)
                {
                    finish.Row = row;
                    if (inTiles)
                        TTile.Finish(sums, stride, &finish, rows);
                    else
                        epilogue.Channels(sums, stride, rows, TTile.Columns, row, 0, 0);
                }
                if (!whole)
                    TileRows<T>.Copy(edge, stride, place, pixels, rows, TTile.Columns);
            }
        }
    }

    private static int Tiles(int pixels) => (pixels + TTile.Columns - 1) / TTile.Columns;

    private static int Threads(int channelsRead, int channelsWritten, int pixels) =>
        (int)Math.Clamp((long)channelsRead * channelsWritten * pixels / MinimumWorkPerTask, 1, Workers.Count);

    // How many threads share the tiles: the last two, which may write the same pixels, are one thread's.
    private static int Sharing(int threads, int tiles) => Math.Clamp(tiles / 2, 1, threads);
}
