namespace AutogradNet.Kernels;

/// <summary>
/// The three steps of <see cref="WinogradConvolution"/> for a block of tiles: their patches become points, points are multiplied by the
/// filters, and products become pixels.
/// </summary>
internal readonly unsafe struct WinogradBlock
{
    private const int Points = WinogradGeometry.Points;

    // Panels of a channel that are worth a task.
    private const int MinimumPanels = 32;

    // Of planes that lie as far away as these the next channel's are asked for: processors do not see them coming.
    private static readonly long FarBytes = 4L * Cpu.SecondLevelCacheBytes;

    // Products of some channels, which one thread multiplies and turns into pixels.
    private static readonly long PartBytes = Cpu.SecondLevelCacheBytes * 5L / 8;

    /// <summary>What is computed.</summary>
    public required WinogradConvolution Convolution { get; init; }

    /// <summary>The transformed filters, packed.</summary>
    public required float* Filters { get; init; }

    /// <summary>Whether one thread takes the block through all steps.</summary>
    public required bool Alone { get; init; }

    /// <summary>Computes <paramref name="count"/> tiles from <paramref name="first"/> on.</summary>
    public void Run<TTile, TVector, TOperations>(int first, int count)
        where TTile : struct, ITile<float>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradBlock work = this;
        WinogradGeometry g = Convolution.Geometry;
        var (read, written) = (g.ChannelsRead, g.ChannelsWritten);
        int panels = (count + TTile.Columns - 1) / TTile.Columns;
        int channelsPerTask = Math.Max(1, MinimumPanels / panels);
        // Rows of products are whole panels, and transforms read up to a vector past their end.
        nint stride = panels * TTile.Columns;
        nint patchPoint = (nint)PackedPanels<float, TTile>.RightLength(count, read) + WinogradGeometry.PointGap;
        using var scratch = new Scratch<float>(Points * patchPoint);
        float* patches = scratch.Pointer;
        bool inRuns = WinogradRuns.Serves<TOperations>();
        using var runScratch = new Scratch<WinogradRun>(inRuns ? WinogradRun.Most(count) : 0);
        using var startScratch = new Scratch<int>(inRuns ? WinogradRun.Groups(count) + 1 : 0);
        WinogradRun* runs = runScratch.Pointer;
        int* starts = startScratch.Pointer;
        if (inRuns)
            WinogradRun.Plan(g, WinogradGeometry.Patch, first, count, runs, starts);
        Workers.For(read, channelsPerTask, (from, to) =>
        {
            if (inRuns)
                WinogradRuns.PatchesOfChannels<TTile>(work.Convolution, patches, patchPoint, runs, starts, count, from, to);
            else
                work.Patches<TTile, TVector, TOperations>(patches, patchPoint, first, count, from, to);
        });

        // Activations that are more than limits are done to pixels in memory.
        bool toRuns = inRuns && (Convolution.Epilogue.IsEmpty || Convolution.Epilogue.TryTiles(null, out _));
        using var places = new Scratch<WinogradTile>(toRuns ? 0 : count);
        WinogradTile* placed = toRuns ? null : places.Pointer;
        if (toRuns)
            WinogradRun.Plan(g.Written(), WinogradGeometry.Tile, first, count, runs, starts);
        else
            WinogradPixels<TVector, TOperations>.Place(placed, g, first, count);

        int rowPanels = (written + TTile.Rows - 1) / TTile.Rows;
        int parts = Parts(rowPanels, Points * patchPoint, Points * written * stride);
        if (parts > 0)
        {
            Workers.For(parts, part =>
            {
                int from = rowPanels * part / parts * TTile.Rows;
                int to = Math.Min(written, rowPanels * (part + 1) / parts * TTile.Rows);
                nint perPoint = ((to - from) * stride) + WinogradGeometry.PointGap;
                using var memory = new Scratch<float>(Points * perPoint);
                float* products = memory.Pointer;
                for (int point = 0; point < Points; point++)
                    work.Multiply<TTile>(point, patches + (point * patchPoint), products + (point * perPoint), count, from, to);
                work.Pixels<TVector, TOperations>(products, perPoint, stride, placed, runs, starts, count, from, to);
            });
            return;
        }
        // What one thread multiplies another turns into pixels.
        nint productPoint = (written * stride) + WinogradGeometry.PointGap;
        using var shared = new Scratch<float>(Points * productPoint);
        float* all = shared.Pointer;
        Workers.For(Points, point => work.Multiply<TTile>(point, patches + (point * patchPoint), all + (point * productPoint), count, 0, written));
        Workers.For(written, channelsPerTask, (from, to) =>
            work.Pixels<TVector, TOperations>(all + (from * stride), productPoint, stride, placed, runs, starts, count, from, to));
    }

    // How many parts of the channels written go from patches to pixels by one thread each, whose cache holds their products; none where
    // patches would be read so often that a thread had better multiply one point of all channels.
    private int Parts(int rowPanels, nint patches, nint products)
    {
        int threads = Alone ? 1 : Workers.Count;
        long needed = ((products * sizeof(float)) + PartBytes - 1) / PartBytes;
        long parts = (needed + threads - 1) / threads * threads;
        return parts * patches <= (2 * products) + patches && parts <= rowPanels ? (int)parts : 0;
    }

    private static bool IsFar(long elements) => elements * sizeof(float) > FarBytes;

    // Transforms the patches of some channels.
    private void Patches<TTile, TVector, TOperations>(float* patches, nint patchPoint, int first, int count, int from, int to)
        where TTile : struct, ITile<float>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradGeometry g = Convolution.Geometry;
        bool isFar = IsFar((long)g.Batch * g.ChannelsRead * g.ReadSize);
        using var window = new WinogradWindow(g, WinogradGeometry.Patch, Math.Max(TOperations.Count, TTile.Columns));
        using var memory = new Scratch<float>(window.Length);
        float* copy = memory.Pointer;
        for (int done = 0; done < count; done += TTile.Columns)
        {
            int tiles = Math.Min(TTile.Columns, count - done);
            window.Plan(first + done, tiles, copy, 1);
            // Of the last panel only the vectors that hold tiles are made. Lanes without a tile repeat the last; nobody reads their products.
            int used = Math.Min(TTile.Columns, (tiles + TOperations.Count - 1) / TOperations.Count * TOperations.Count);
            for (int i = tiles; i < used; i++)
                window.Offsets[i] = window.Offsets[tiles - 1];
            for (int channel = from; channel < to; channel++)
            {
                window.Fill(Convolution.Source + ((nint)channel * g.ReadSize), copy, isFar && channel + 1 < to ? g.ReadSize : 0);
                float* panel = patches + PackedPanels<float, TTile>.RightPanel(done / TTile.Columns, channel, count, g.ChannelsRead);
                WinogradPatches<TVector, TOperations>.TransformSquares(copy, window.Offsets, window.Pitch, used, panel, patchPoint);
            }
        }
    }

    // Multiplies the filters of some channels written at one point by the patches. Products begin with those of channel from.
    private void Multiply<TTile>(int point, float* patches, float* products, int count, int from, int to)
        where TTile : struct, ITile<float>
    {
        WinogradGeometry g = Convolution.Geometry;
        int panels = (count + TTile.Columns - 1) / TTile.Columns;
        nint stride = panels * TTile.Columns;
        float* filters = Filters + (point * (nint)WinogradFilters.PointLength<TTile>(g.ChannelsWritten, g.ChannelsRead));
        var product = new PackedProduct<float>(filters, products - (from * stride), stride, g.ChannelsWritten, g.ChannelsRead, false, null, null);
        PackedMultiply<float, TTile>.Part(product, patches, count, from, to, 0, panels);
    }

    // Turns products, those of channel from first, into pixels: of tiles, or of runs.
    private void Pixels<TVector, TOperations>(
        float* products, nint productPoint, nint stride, WinogradTile* placed, WinogradRun* runs, int* starts, int count, int from, int to)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        if (placed is null)
        {
            WinogradRuns.PixelsOfChannels(Convolution, products, productPoint, stride, runs, starts, count, from, to);
            return;
        }
        WinogradGeometry g = Convolution.Geometry;
        bool isFar = IsFar((long)g.Batch * g.ChannelsWritten * g.WrittenSize);
        WinogradPixels<TVector, TOperations>.Write(products, productPoint, stride, placed, count, Convolution, from, to, isFar);
    }
}
