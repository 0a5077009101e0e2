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

    // Of planes that lie as far away as these the next channel's are asked for: processors do not see them coming.
    private static readonly long FarBytes = 4L * Cpu.SecondLevelCacheBytes;

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
        using var memory = new Scratch<float>(window.Length + (2L * Points * PatchesAtOnce));
        float* lines = memory.Pointer;
        float* points = lines + (Points * PatchesAtOnce);
        float* copy = points + (Points * PatchesAtOnce);
        int step = Math.Max(4, TOperations.Count);
        for (int first = 0; first < g.Tiles; first += PatchesAtOnce)
        {
            int count = Math.Min(PatchesAtOnce, g.Tiles - first);
            window.Plan(first, count, copy, 1);
            // Lanes without a tile repeat the last; nobody reads their products.
            int lanes = (count + step - 1) / step * step;
            for (int i = count; i < lanes; i++)
                window.Offsets[i] = window.Offsets[count - 1];
            int panels = (count + rows - 1) / rows;
            for (int channel = from; channel < to; channel++)
            {
                window.Fill(Source + ((nint)channel * g.ReadSize), copy);
                WinogradSquares.Gather(
                    copy, window.Offsets, lanes, WinogradGeometry.Patch, WinogradGeometry.Patch, window.Pitch, lines, PatchesAtOnce);
                WinogradPatches<TVector, TOperations>.Transform(lines, PatchesAtOnce, WinogradGeometry.Patch * PatchesAtOnce, lanes, points, PatchesAtOnce);
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
        WinogradConvolution work = this;
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

        if (alone)
        {
            Workers.For(blocks, i => work.Block<TTile, TVector, TOperations>(packed, i * block, Math.Min(block, tiles - (i * block))));
            return;
        }
        for (int i = 0; i < blocks; i++)
            work.Block<TTile, TVector, TOperations>(packed, i * block, Math.Min(block, tiles - (i * block)));
    }

    private static bool IsFar(long elements) => elements * sizeof(float) > FarBytes;

    private readonly void Block<TTile, TVector, TOperations>(float* filters, int first, int count)
        where TTile : struct, ITile<float>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradConvolution work = this;
        WinogradGeometry g = Geometry;
        var (read, written) = (g.ChannelsRead, g.ChannelsWritten);
        int width = TTile.Columns;
        int lanes = (width + 3) / 4 * 4;
        int panels = (count + width - 1) / width;
        // Rows of products are whole panels, and transforms read up to a vector past their end.
        nint stride = panels * width;
        nint patchPoint = (nint)PackedPanels<float, TTile>.RightLength(count, read) + WinogradGeometry.PointGap;
        nint productPoint = (written * stride) + WinogradGeometry.PointGap;
        using var scratch = new Scratch<float>(Points * (patchPoint + productPoint));
        float* patches = scratch.Pointer;
        float* products = patches + (Points * patchPoint);

        int channelsPerTask = Math.Max(1, 32 / panels);
        bool inRuns = WinogradRuns.Serves<TOperations>();
        using var runScratch = new Scratch<WinogradRun>(inRuns ? WinogradRun.Most(count) : 0);
        using var startScratch = new Scratch<int>(inRuns ? WinogradRun.Groups(count) + 1 : 0);
        WinogradRun* runs = runScratch.Pointer;
        int* starts = startScratch.Pointer;
        if (inRuns)
            WinogradRun.Plan(g, WinogradGeometry.Patch, first, count, runs, starts);
        bool isFar = IsFar((long)g.Batch * read * g.ReadSize);
        Workers.For(read, channelsPerTask, (from, to) =>
        {
            if (inRuns)
            {
                WinogradRuns.PatchesOfChannels<TTile>(work, patches, patchPoint, runs, starts, count, from, to);
                return;
            }
            using var window = new WinogradWindow(g, WinogradGeometry.Patch, Math.Max(4, width));
            using var memory = new Scratch<float>(window.Length + ((long)Points * lanes));
            float* lines = memory.Pointer;
            float* copy = lines + (Points * lanes);
            for (int panel = 0; panel < panels; panel++)
            {
                int tiles = Math.Min(width, count - (panel * width));
                window.Plan(first + (panel * width), tiles, copy, 1);
                // Of the last panel only the vectors that hold tiles are made. Lanes without a tile repeat the last; nobody reads their products.
                int used = Math.Min(width, (tiles + TOperations.Count - 1) / TOperations.Count * TOperations.Count);
                int gathered = (used + 3) / 4 * 4;
                for (int i = tiles; i < gathered; i++)
                    window.Offsets[i] = window.Offsets[tiles - 1];
                for (int channel = from; channel < to; channel++)
                {
                    window.Fill(work.Source + ((nint)channel * g.ReadSize), copy, isFar && channel + 1 < to ? g.ReadSize : 0);
                    WinogradSquares.Gather(copy, window.Offsets, gathered, WinogradGeometry.Patch, WinogradGeometry.Patch, window.Pitch, lines, lanes);
                    WinogradPatches<TVector, TOperations>.Transform(
                        lines, lanes, WinogradGeometry.Patch * lanes, used, patches + PackedPanels<float, TTile>.RightPanel(panel, channel, count, read), patchPoint);
                }
            }
        });

        // Activations that are more than limits are done to pixels in memory.
        bool toRuns = inRuns && (Epilogue.IsEmpty || Epilogue.TryTiles(null, out _));
        using var places = new Scratch<WinogradTile>(toRuns ? 0 : count);
        WinogradTile* placed = places.Pointer;
        if (toRuns)
            WinogradRun.Plan(g.Written(), Tile, first, count, runs, starts);
        else
            WinogradPixels<TVector, TOperations>.Place(placed, g, first, count);
        nint filterPoint = WinogradFilters.PointLength<TTile>(written, read);
        Workers.For(Points, point => PackedMultiply<float, TTile>.Part(
            new PackedProduct<float>(filters + (point * filterPoint), products + (point * productPoint), stride, written, read, false, null, null),
            patches + (point * patchPoint), count, 0, written, 0, panels));
        Workers.For(written, channelsPerTask, (from, to) =>
        {
            if (toRuns)
                WinogradRuns.PixelsOfChannels(work, products + (from * stride), productPoint, stride, runs, starts, count, from, to);
            else
                work.Pixels<TVector, TOperations>(products + (from * stride), productPoint, stride, placed, count, from, to);
        });
    }

    // Turns products, those of channel from first, into pixels.
    private readonly void Pixels<TVector, TOperations>(
        float* products, nint productPoint, nint stride, WinogradTile* placed, int count, int from, int to)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradGeometry g = Geometry;
        bool isFar = IsFar((long)g.Batch * g.ChannelsWritten * g.WrittenSize);
        for (int channel = from; channel < to; channel++)
        {
            WinogradPixels<TVector, TOperations>.Write(
                products, productPoint, placed, count, Target, (nint)channel * g.WrittenSize, isFar && channel + 1 < to ? g.WrittenSize : 0,
                g.WrittenWidth, Bias is null ? 0 : Bias[channel], Epilogue, channel);
            products += stride;
        }
    }
}
