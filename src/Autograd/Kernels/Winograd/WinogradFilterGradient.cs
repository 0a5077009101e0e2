using System.Runtime.Intrinsics;

namespace AutogradNet.Kernels;

/// <summary>
/// The gradient of the filters of a 3×3 convolution of stride 1, by the transforms of F(4×4, 3×3): the gradient of every point of the
/// transformed filters is one matrix product over the tiles of all images, and turns into that of the taps by the adjoint of the filters'
/// transform.
/// </summary>
/// <remarks>
/// Where the points' gradients are small, tiles are divided into segments, each for one thread; their sums are added in the end. Sums run over
/// the tiles in order, in segments and blocks whose sizes depend only on the convolution.
/// </remarks>
internal unsafe struct WinogradFilterGradient : IVectorTileAction<float>
{
    private const int Patch = WinogradGeometry.Patch;
    private const int Tile = WinogradGeometry.Tile;
    private const int Points = WinogradGeometry.Points;
    private const int Taps = 9;

    // Transformed tiles of a block: a share of the third-level cache.
    private const long BlockBytes = 1 << 23;

    // Bounds of a block's depth: enough to be worth adding to every point, and one or two blocks of depths of the product.
    private const int MinimumDepth = 64;
    private const int MaximumDepth = 256;

    // Points' gradients of a segment: a share of the second-level cache. More segments than threads share the work out better.
    private const int SegmentBytes = 3 << 18;
    private const int MostSegments = 16;

    // Tiles that are transformed channel by channel before the next are.
    private const int RunTiles = 8;

    /// <summary>[Batch, ChannelsRead, ReadSize].</summary>
    public required float* Input;

    /// <summary>[Batch, ChannelsWritten, WrittenSize].</summary>
    public required float* OutputGradient;

    /// <summary>[ChannelsWritten, ChannelsRead, 3, 3].</summary>
    public required float* WeightGradient;

    /// <summary>The convolution itself, not its input gradient.</summary>
    public required WinogradGeometry Geometry;

    public readonly void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<float>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradFilterGradient work = this;
        var (read, written, tiles) = (Geometry.ChannelsRead, Geometry.ChannelsWritten, Geometry.Tiles);
        int block = (int)Math.Clamp(BlockBytes / ((long)Points * (read + written) * sizeof(float)), MinimumDepth, MaximumDepth);
        // Rows of the points' gradients are whole vectors of filters.
        int stride = (read + WinogradFilters.Lanes - 1) / WinogradFilters.Lanes * WinogradFilters.Lanes;
        nint perPoint = ((nint)written * stride) + WinogradGeometry.PointGap;
        nint perSegment = perPoint * Points;
        int segments = perSegment * sizeof(float) <= SegmentBytes ? Math.Clamp(tiles / MinimumDepth, 1, MostSegments) : 1;
        if (segments > 1)
            block = Math.Min(block, MinimumDepth);
        using var scratch = new Scratch<float>(perSegment * segments);
        float* points = scratch.Pointer;
        Workers.For(segments, segment =>
        {
            int from = (int)((long)tiles * segment / segments);
            int to = (int)((long)tiles * (segment + 1) / segments);
            work.Segment<TTile, TVector, TOperations>(from, to, block, points + (segment * perSegment), perPoint, stride);
        });
        Workers.For(written, Math.Max(1, 512 / read), (from, to) =>
        {
            float* taps = stackalloc float[Taps * WinogradFilters.Lanes];
            for (int row = from; row < to; row++)
            {
                for (int channel = 0; channel < read; channel += WinogradFilters.Lanes)
                {
                    float* first = points + ((nint)row * stride) + channel;
                    for (int segment = 1; segment < segments; segment++)
                        WinogradFilters.Add(first + (segment * perSegment), first, perPoint);
                    WinogradFilters.Gradient(first, perPoint, taps);
                    float* target = work.WeightGradient + ((((nint)row * read) + channel) * Taps);
                    int lanes = Math.Min(WinogradFilters.Lanes, read - channel);
                    for (int lane = 0; lane < lanes; lane++)
                    {
                        for (int tap = 0; tap < Taps; tap++)
                            *target++ = taps[(tap * WinogradFilters.Lanes) + lane];
                    }
                }
            }
        });
    }

    // The points' gradients of some tiles.
    private readonly void Segment<TTile, TVector, TOperations>(int from, int to, int block, float* points, nint perPoint, int stride)
        where TTile : struct, ITile<float>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradFilterGradient work = this;
        var (read, written) = (Geometry.ChannelsRead, Geometry.ChannelsWritten);
        long leftLength = PackedPanels<float, TTile>.LeftLength(written, block) + WinogradGeometry.PointGap;
        long rightLength = PackedPanels<float, TTile>.RightLength(read, block) + WinogradGeometry.PointGap;
        using var leftScratch = new Scratch<float>(leftLength * Points);
        using var rightScratch = new Scratch<float>(rightLength * Points);
        float* left = leftScratch.Pointer;
        float* right = rightScratch.Pointer;
        int leftGroups = Groups(written, Lanes<TOperations, TVector>(TTile.Rows));
        int rightGroups = Groups(read, Lanes<TOperations, TVector>(TTile.Columns));
        int panels = Groups(read, TTile.Columns);
        for (int first = from; first < to; first += block)
        {
            int count = Math.Min(block, to - first);
            bool accumulate = first > from;
            nint leftPoint = (nint)PackedPanels<float, TTile>.LeftLength(written, count) + WinogradGeometry.PointGap;
            nint rightPoint = (nint)PackedPanels<float, TTile>.RightLength(read, count) + WinogradGeometry.PointGap;
            int start = first;
            // Both factors' groups of channels at once: there are few of each.
            Workers.For(leftGroups + rightGroups, group =>
            {
                if (group < leftGroups)
                    Pack<TTile, TVector, TOperations>(true, work.OutputGradient, work.Geometry.Written(), group, start, count, left, leftPoint);
                else
                    Pack<TTile, TVector, TOperations>(false, work.Input, work.Geometry, group - leftGroups, start, count, right, rightPoint);
            });
            Workers.For(Points, point => PackedMultiply<float, TTile>.Part(
                new PackedProduct<float>(left + (point * leftPoint), points + (point * perPoint), stride, written, count, accumulate, null, null),
                right + (point * rightPoint), read, 0, written, 0, panels));
        }
    }

    // Transformed tiles of a group of channels, as a part of a factor whose lanes are channels and whose depth is tiles: the output gradient's
    // on the left, the input's patches on the right.
    private static void Pack<TTile, TVector, TOperations>(bool isLeft, float* source, WinogradGeometry g, int group, int first, int count, float* packed,
        nint perPoint)
        where TTile : struct, ITile<float>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        int square = isLeft ? Tile : Patch;
        int width = isLeft ? TTile.Rows : TTile.Columns;
        int channels = g.ChannelsRead;
        int lanes = Lanes<TOperations, TVector>(width);
        if (WinogradRuns.Serves<TOperations>() && TryStrips<TTile>(isLeft, source, g, group * lanes, Math.Min(lanes, channels - (group * lanes)), first, count, packed, perPoint))
            return;
        using var window = new WinogradWindow(g, square, RunTiles);
        using var memory = new Scratch<float>((lanes * (long)window.Length) + (((Tile * Tile) + (long)Points) * lanes));
        using var offsets = new Scratch<nint>(lanes);
        float* lines = memory.Pointer;
        float* points = lines + (Tile * Tile * lanes);
        float* copies = points + (Points * lanes);
        int some = LaneOffsets(offsets.Pointer, lanes, channels - (group * lanes), window.Length);
        // Of the last group only the vectors that hold channels are made; the products of other lanes lie outside the gradient.
        int whole = Math.Max(4, TOperations.Count);
        int used = (some + whole - 1) / whole * whole;
        int panels = (some + width - 1) / width;
        int block = PackedPanels<float, TTile>.BlockDepths(count);
        for (int done = 0; done < count; done += RunTiles)
        {
            int run = Math.Min(RunTiles, count - done);
            window.Plan(first + done, run, copies, some);
            for (int lane = 0; lane < some; lane++)
                window.Fill(source + ((((nint)group * lanes) + lane) * g.ReadSize), copies + ((nint)lane * window.Length));
            for (int tile = 0; tile < run; tile++)
            {
                float* squares = copies + window.Offsets[tile];
                if (!isLeft && panels == 1 && lanes == width)
                {
                    float* panel = packed + PackedPanels<float, TTile>.RightPanel(group, done + tile, channels, count);
                    WinogradPatches<TVector, TOperations>.TransformSquares(squares, offsets.Pointer, window.Pitch, used, panel, perPoint);
                    continue;
                }
                if (isLeft)
                {
                    WinogradSquares.Gather(squares, offsets.Pointer, used, Tile, window.Pitch, lines, lanes);
                    WinogradCotangents<TVector, TOperations>.Transform(lines, lanes, Tile * lanes, used, points, lanes);
                }
                else
                {
                    WinogradPatches<TVector, TOperations>.TransformSquares(squares, offsets.Pointer, window.Pitch, used, points, lanes);
                }
                // What a copy writes past its end is written over by that of the next tile, where that lies in the same block of depths.
                int depth = done + tile;
                bool isFollowed = (Math.Min(block - (depth % block), count - depth) - 1) * width * sizeof(float) >= PanelCopy.Slack;
                for (int panel = 0; panel < panels; panel++)
                {
                    int index = (group * lanes / width) + panel;
                    float* from = points + (panel * width);
                    float* target = packed + (isLeft
                        ? PackedPanels<float, TTile>.LeftPanel(index, depth, channels, count)
                        : PackedPanels<float, TTile>.RightPanel(index, depth, channels, count));
                    for (int point = 0; point < Points; point++)
                        PanelCopy.Row(from + (point * lanes), target + (point * perPoint), width, isFollowed);
                }
            }
        }
    }

    // The same sixteen channels at a time, where they fill one panel of the right factor or two of the left one.
    private static bool TryStrips<TTile>(
        bool isLeft, float* source, WinogradGeometry g, int channel, int channels, int first, int count, float* packed, nint perPoint)
        where TTile : struct, ITile<float>
    {
        if (isLeft ? 2 * TTile.Rows != WinogradStrip.Channels || channels <= TTile.Rows : TTile.Columns % WinogradStrip.Channels != 0)
            return false;
        int square = isLeft ? Tile : Patch;
        using var memory = new Scratch<float>(WinogradStrip.Length(square));
        float* strip = memory.Pointer;
        for (int done = 0; done < channels; done += WinogradStrip.Channels)
        {
            int lane = channel + done;
            float* plane = source + ((nint)lane * g.ReadSize);
            for (int tile = 0; tile < count;)
            {
                var place = g.Locate(first + tile);
                int run = Math.Min(Math.Min(count - tile, g.TileColumns - place.Column), WinogradStrip.MostTiles);
                WinogradStrip.Fill(plane, g, place, run, square, Math.Min(WinogradStrip.Channels, channels - done), strip);
                nint rowPitch = (nint)WinogradStrip.Columns(run, square) * WinogradStrip.Channels;
                for (int i = 0; i < run; i++)
                {
                    float* lines = strip + (i * Tile * WinogradStrip.Channels);
                    int depth = tile + i;
                    if (isLeft)
                    {
                        float* panel = packed + PackedPanels<float, TTile>.LeftPanel(lane / TTile.Rows, depth, g.ChannelsRead, count);
                        float* next = packed + PackedPanels<float, TTile>.LeftPanel((lane / TTile.Rows) + 1, depth, g.ChannelsRead, count);
                        WinogradCotangents<Vector512<float>, Avx512Operations<float>>.Transform(
                            lines, WinogradStrip.Channels, rowPitch, WinogradStrip.Channels, panel, perPoint, (nint)(next - panel));
                    }
                    else
                    {
                        float* panel = packed + PackedPanels<float, TTile>.RightPanel(lane / TTile.Columns, depth, g.ChannelsRead, count);
                        WinogradPatches<Vector512<float>, Avx512Operations<float>>.Transform(
                            lines, WinogradStrip.Channels, rowPitch, WinogradStrip.Channels, panel + (lane % TTile.Columns), perPoint);
                    }
                }
                tile += run;
            }
        }
        return true;
    }

    private static int Groups(int channels, int lanes) => (channels + lanes - 1) / lanes;

    // Channels transformed at once: whole panels, whole vectors, and whole fours.
    private static int Lanes<TOperations, TVector>(int panel)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        int lanes = panel;
        while (lanes % Math.Max(4, TOperations.Count) != 0)
            lanes += panel;
        return lanes;
    }

    // Lanes without a channel repeat the last; their products lie outside the gradient.
    private static int LaneOffsets(nint* offsets, int lanes, int channels, int copyLength)
    {
        int some = Math.Min(lanes, channels);
        for (int lane = 0; lane < lanes; lane++)
            offsets[lane] = (nint)Math.Min(lane, some - 1) * copyLength;
        return some;
    }
}
