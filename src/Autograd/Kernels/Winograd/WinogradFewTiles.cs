namespace AutogradNet.Kernels;

/// <summary>
/// <see cref="WinogradConvolution"/> where there are few tiles and many channels, as in the last layers of a network. Channels written are the
/// columns of products and tiles the rows: few tiles would leave most of a row of a product empty, and filters, which are most of what is
/// read, are transformed as a product's right factor holds them, fast enough that not their transforms need be kept but only their taps.
/// </summary>
/// <remarks>It gives the same bits.</remarks>
internal readonly unsafe struct WinogradFewTiles
{
    private const int Points = WinogradGeometry.Points;

    // Channels written that are computed together: up to three vectors of sixteen. A multiple of every vector's elements.
    private const int Group = 16;
    private const int Groups = 3;

    // The most tiles for which taps are kept: with more, products take so much longer than gathering them that they are not worth the memory.
    private const int MostTilesToKeep = 16;

    // Panels of patches that are worth a task.
    private const int MinimumPanels = 32;

    // Transformed filters of a block of channels read: a share of the second-level cache.
    private static readonly int FilterBytes = Cpu.SecondLevelCacheBytes / 2;

    /// <summary>What is computed.</summary>
    public required WinogradConvolution Convolution { get; init; }

    public void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<float>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradFewTiles work = this;
        WinogradGeometry g = Convolution.Geometry;
        int read = g.ChannelsRead;
        int tiles = g.Tiles;
        int panels = (tiles + TTile.Rows - 1) / TTile.Rows;
        nint perPoint = ((nint)panels * TTile.Rows * read) + WinogradGeometry.PointGap;
        using var scratch = new Scratch<float>(Points * perPoint);
        using var places = new Scratch<WinogradTile>(tiles);
        float* patches = scratch.Pointer;
        WinogradTile* placed = places.Pointer;
        WinogradPixels<TVector, TOperations>.Place(placed, g, 0, tiles);
        Workers.For(read, Math.Max(1, MinimumPanels / panels), (from, to) => work.Convolution.Patches<TVector, TOperations>(
            patches, TTile.Rows, (nint)read * TTile.Rows, TTile.Rows, perPoint, from, to));

        using PackedFilters<float> kept = tiles <= MostTilesToKeep ? WinogradTaps<TVector, TOperations>.Keep<TTile>(Convolution) : default;
        float* taps = kept.Pointer;

        // The same number for each thread: one that has more keeps the others waiting.
        int groups = (g.ChannelsWritten + Group - 1) / Group;
        int share = (groups + Workers.Count - 1) / Workers.Count;
        int tasks = Math.Min(groups, (share + Groups - 1) / Groups * Workers.Count);
        Workers.For(tasks, task =>
        {
            int from = groups * task / tasks * Group;
            int to = Math.Min(g.ChannelsWritten, groups * (task + 1) / tasks * Group);
            work.Channels<TTile, TVector, TOperations>(patches, perPoint, taps, placed, from, to - from);
        });
    }

    // Computes some channels written.
    private void Channels<TTile, TVector, TOperations>(float* patches, nint patchPoint, float* taps, WinogradTile* tiles, int from, int count)
        where TTile : struct, ITile<float>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradGeometry g = Convolution.Geometry;
        int read = g.ChannelsRead;
        // Filters are transformed in whole groups of lanes, of which one may reach over several panels.
        int lanes = WinogradTaps<TVector, TOperations>.Lanes;
        int groups = WinogradTaps<TVector, TOperations>.Groups(count);
        int columnPanels = ((groups * lanes) + TTile.Columns - 1) / TTile.Columns;
        int pitch = columnPanels * TTile.Columns;
        int rowPanels = (g.Tiles + TTile.Rows - 1) / TTile.Rows;
        int block = Math.Clamp(FilterBytes / (Points * pitch * sizeof(float)), 1, read);
        nint filterPoint = ((nint)block * pitch) + WinogradGeometry.PointGap;
        nint productPoint = ((nint)rowPanels * TTile.Rows * pitch) + WinogradGeometry.PointGap;
        using var memory = new Scratch<float>((Points * (filterPoint + productPoint)) + WinogradFilterVectors<TVector, TOperations>.ScratchLength);
        float* filters = memory.Pointer;
        float* products = filters + (Points * filterPoint);
        float* gathered = products + (Points * productPoint);
        for (int depth = 0; depth < read; depth += block)
        {
            int depths = Math.Min(block, read - depth);
            WinogradFilterVectors<TVector, TOperations>.Transform(
                Convolution, taps, from / lanes, groups, depth, depths, gathered, filters, TTile.Columns, filterPoint);
            for (int point = 0; point < Points; point++)
            {
                for (int panel = 0; panel < columnPanels; panel++)
                {
                    float* right = filters + (point * filterPoint) + ((nint)panel * depths * TTile.Columns);
                    int columns = Math.Min(TTile.Columns, count - (panel * TTile.Columns));
                    for (int rowPanel = 0; rowPanel < rowPanels && columns > 0; rowPanel++)
                    {
                        int row = rowPanel * TTile.Rows;
                        TTile.Multiply(
                            depths, patches + (point * patchPoint) + ((nint)row * read) + ((nint)depth * TTile.Rows), right,
                            products + (point * productPoint) + ((nint)row * pitch) + ((nint)panel * TTile.Columns), pitch, depth > 0, null,
                            Math.Min(TTile.Rows, g.Tiles - row), columns);
                    }
                }
            }
        }
        Convolution.WriteChannels<TVector, TOperations>(products, productPoint, pitch, tiles, from, count);
    }
}
