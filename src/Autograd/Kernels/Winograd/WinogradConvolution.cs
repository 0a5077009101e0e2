namespace AutogradNet.Kernels;

/// <summary>
/// A 3×3 convolution of stride 1 by F(4×4, 3×3) of A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks", 2016: every
/// point of the transformed patches is one matrix product over the channels, a quarter of the multiplications of the sum over taps.
/// </summary>
/// <remarks>
/// Blocks of tiles go through the three steps one after the other, by one thread each where there are many blocks, else together.
/// </remarks>
internal unsafe struct WinogradConvolution : IVectorTileAction<float>
{
    private const int Points = WinogradGeometry.Points;
    private const int Tile = WinogradGeometry.Tile;

    // Patches and products of a block: for a thread by itself half of its second-level cache, together a share of the third.
    private static readonly long BlockBytes = Cpu.SecondLevelCacheBytes / 2;
    private const long SharedBlockBytes = 1 << 23;

    // With fewer tiles to itself a thread would leave too many lanes of its products empty.
    private const int MinimumOwnTiles = 40;

    // Tiles whose patches are made together where channels are what vectors hold: a multiple of every vector's elements.
    private const int PatchesAtOnce = 48;

    // Below as many tiles channels are what vectors hold.
    private const int FewTiles = 16;

    // Transformed filters are four times as large as the filters. Beyond this size they are not kept, and channels are what vectors hold, unless
    // there are so many tiles that their patches take as much memory.
    private const long LargestKept = 12L << 20;
    private const int MostTilesUnkept = 256;

    /// <summary>What is read: [Batch, ChannelsRead, ReadSize].</summary>
    public required float* Source;

    /// <summary>What is written: [Batch, ChannelsWritten, WrittenSize].</summary>
    public required float* Target;

    /// <summary>The filters.</summary>
    public required float* Weight;

    /// <summary>One element per channel written, or null.</summary>
    public float* Bias;

    /// <summary>What follows.</summary>
    public ConvolutionEpilogue<float> Epilogue;

    public required WinogradGeometry Geometry;

    /// <summary>Elements of the weight from a channel written to the next.</summary>
    public required int WrittenStride;

    /// <summary>Elements of the weight from a channel read to the next.</summary>
    public required int ReadStride;

    /// <summary>Whether the filters are turned by half a turn, as the input gradient reads them.</summary>
    public required bool Turned;

    /// <summary>Where the packed filters may be kept, as what, and for which convolution.</summary>
    public required PackSlot Slot;
    public required PackUse Use;
    public required Conv2dGeometry Convolution;

    /// <summary>Where the filters of <paramref name="count"/> channels written lie; the last one's for channels that there are not.</summary>
    public readonly void FilterOffsets(nint* offsets, int from, int count)
    {
        for (int i = 0; i < count; i++)
            offsets[i] = (nint)Math.Min(from + i, Geometry.ChannelsWritten - 1) * WrittenStride;
    }

    /// <summary>
    /// Transforms the patches of the channels read from <paramref name="from"/> to <paramref name="to"/>: side by side those of
    /// <paramref name="rows"/> tiles, a panel, a divisor of 48. Panels, channels and points lie the lengths given apart.
    /// </summary>
    public readonly void Patches<TVector, TOperations>(float* patches, int rows, nint panelLength, nint channelLength, nint perPoint, int from, int to)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradGeometry g = Geometry;
        using var window = new WinogradWindow(g, WinogradGeometry.Patch, PatchesAtOnce);
        using var memory = new Scratch<float>(window.Length + ((long)Points * PatchesAtOnce));
        float* points = memory.Pointer;
        float* copy = points + (Points * PatchesAtOnce);
        for (int first = 0; first < g.Tiles; first += PatchesAtOnce)
        {
            int count = Math.Min(PatchesAtOnce, g.Tiles - first);
            window.Plan(first, count, copy, 1);
            // Lanes without a tile repeat the last; nobody reads their products.
            int lanes = (count + TOperations.Count - 1) / TOperations.Count * TOperations.Count;
            for (int i = count; i < lanes; i++)
                window.Offsets[i] = window.Offsets[count - 1];
            int panels = (count + rows - 1) / rows;
            for (int channel = from; channel < to; channel++)
            {
                window.Fill(Source + ((nint)channel * g.ReadSize), copy);
                WinogradPatches<TVector, TOperations>.TransformSquares(copy, window.Offsets, window.Pitch, lanes, points, PatchesAtOnce);
                for (int panel = 0; panel < panels; panel++)
                {
                    float* target = patches + (((first / rows) + panel) * panelLength) + (channel * channelLength);
                    for (int point = 0; point < Points; point++)
                        PanelCopy.Row(points + (point * PatchesAtOnce) + (panel * rows), target + (point * perPoint), rows);
                }
            }
        }
    }

    /// <summary>Turns products whose columns are channels written, <paramref name="count"/> from <paramref name="from"/> on, into pixels, and finishes them.</summary>
    public readonly void WriteChannels<TVector, TOperations>(float* products, nint perPoint, nint pitch, WinogradTile* tiles, int from, int count)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradPixels<TVector, TOperations>.WriteChannels(products, perPoint, pitch, tiles, Geometry, Target, from, count, Bias);
        for (int image = 0; image < Geometry.Batch; image++)
        {
            nint element = (((nint)image * Geometry.ChannelsWritten) + from) * Geometry.WrittenSize;
            Epilogue.Channels(Target + element, Geometry.WrittenSize, count, Geometry.WrittenSize, from, element, Geometry.WrittenSize);
        }
    }

    public readonly void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<float>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        var (read, written) = (Geometry.ChannelsRead, Geometry.ChannelsWritten);
        int tiles = Geometry.Tiles;
        if (tiles <= WinogradFourTiles.Tiles)
        {
            new WinogradFourTiles { Convolution = this }.Run<TTile, TVector, TOperations>();
            return;
        }
        long length = WinogradFilters.PointLength<TTile>(written, read) * Points;
        if (tiles < FewTiles || (tiles <= MostTilesUnkept && length * sizeof(float) > LargestKept))
        {
            new WinogradFewTiles { Convolution = this }.Run<TTile, TVector, TOperations>();
            return;
        }
        int panels = (tiles + TTile.Columns - 1) / TTile.Columns;
        long panelBytes = (long)Points * (read + written) * TTile.Columns * sizeof(float);
        int own = (int)Math.Max(1, BlockBytes / panelBytes);
        bool alone = (panels + own - 1) / own >= 4 * Workers.Count;
        int perBlock = alone ? own : (int)Math.Max(own, SharedBlockBytes / panelBytes);
        int block = perBlock * TTile.Columns;
        // A few blocks that are nearly equal, each by one thread, where its cache holds the filters as well: what one thread writes and
        // another reads may have a long way to go.
        int few = ((panels + own - 1) / own + Workers.Count - 1) / Workers.Count * Workers.Count;
        if (!alone && Workers.Count > 1 && tiles / few >= MinimumOwnTiles && length * sizeof(float) <= Cpu.SecondLevelCacheBytes)
            (alone, block) = (true, (tiles + few - 1) / few);
        int blocks = (tiles + block - 1) / block;
        using var filters = new PackedFilters<float>(Slot, Slot.Key<TTile>(Use, Convolution.OfFilters()), length);
        float* packed = filters.Pointer;
        if (!filters.IsPacked)
        {
            WinogradFilters.Pack<TTile>(Weight, WrittenStride, ReadStride, Turned, packed, written, read);
            filters.Publish();
        }

        var work = new WinogradBlock { Convolution = this, Filters = packed, Alone = alone };
        if (alone)
        {
            Workers.For(blocks, i => work.Run<TTile, TVector, TOperations>(i * block, Math.Min(block, tiles - (i * block))));
            return;
        }
        for (int i = 0; i < blocks; i++)
            work.Run<TTile, TVector, TOperations>(i * block, Math.Min(block, tiles - (i * block)));
    }
}
