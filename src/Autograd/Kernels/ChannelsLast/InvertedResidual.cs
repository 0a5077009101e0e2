using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// A pointwise convolution (or a strided one of few channels, as networks begin), a depthwise one of three by three taps that reads it, and a
/// pointwise one that reads that, a band of rows at once: what lies between them, the largest maps of a network of inverted residuals, stays in
/// the caches of the thread that makes it, with channels side by side, so that no row is too short for a vector. M. Sandler et al.,
/// "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018, sections 3.3 and 5.
/// </summary>
/// <remarks>It gives the bits of the three convolutions one after the other.</remarks>
internal unsafe struct InvertedResidual<T> : IVectorTileAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // About as many pixels of a group of channels go through all three convolutions before the next ones.
    private const int PixelsAtOnce = 112;

    // Where bands would take longer than equal shares by more than one row of so many, threads share the channels instead.
    private const int RowsPerRepeated = 6;

    // More tasks than threads let a thread that was held up do less than its share.
    private const int TasksPerThread = 4;

    /// <summary>Images, [Batch, Expansion.InChannels, InHeight, InWidth].</summary>
    public required T* Source;

    /// <summary>The convolution of the images. Its epilogue and the next one's only scale and limit.</summary>
    public required ConvolutionStage<T> Expansion;

    /// <summary>The depthwise convolution of what that gives.</summary>
    public required ConvolutionStage<T> Depthwise;

    /// <summary>The pointwise convolution of what that gives.</summary>
    public required ConvolutionStage<T> Projection;

    /// <summary>What is written, [Batch, Projection.OutChannels, OutHeight, OutWidth].</summary>
    public required T* Target;

    /// <summary>Whether three convolutions, each of which reads the one before, had better be computed together.</summary>
    public static bool Pays(in Conv2dGeometry expansion, in Conv2dGeometry depthwise, in Conv2dGeometry projection)
    {
        int vector = Cpu.VectorBytes / sizeof(T);
        if (vector == 0 || !Serves(expansion, depthwise, projection, vector))
            return false;
        return !RepeatsTooMuch(depthwise, Bands(expansion, projection))
            || (IsPointwise(expansion) && expansion.OutChannels / (3 * vector) >= 2 * Workers.Count);
    }

    /// <summary>The same as far as sizes go, for vectors of a length.</summary>
    public static bool Serves(in Conv2dGeometry expansion, in Conv2dGeometry depthwise, in Conv2dGeometry projection, int vector) =>
        ServesBoth(expansion, depthwise, vector) && projection.Groups == 1 && depthwise.OutputLength == projection.InputLength
        && TapLayout.Forward(projection).IsPointwise;

    /// <summary>Whether two convolutions, of which the first is strided, had better wait for a third.</summary>
    public static bool MayBegin(in Conv2dGeometry expansion, in Conv2dGeometry depthwise) =>
        Cpu.VectorBytes > 0 && ServesBoth(expansion, depthwise, Cpu.VectorBytes / sizeof(T));

    // The first two as far as sizes go.
    private static bool ServesBoth(in Conv2dGeometry expansion, in Conv2dGeometry depthwise, int vector) =>
        depthwise is { KernelHeight: 3, KernelWidth: 3, DilationHeight: 1, DilationWidth: 1, IsDepthwise: true, GroupOutChannels: 1 }
        && depthwise is { PadTop: < 3, PadBottom: < 3 }
        && expansion.OutputLength == depthwise.InputLength && expansion.OutChannels == depthwise.InChannels
        && (IsPointwise(expansion)
            ? PointwiseRows<T, T, ScalarOperations<T>>.Serves(expansion, vector)
            : TapRows<T, T, ScalarOperations<T>>.Serves(expansion, vector));

    public readonly void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        InvertedResidual<T> work = this;
        bool isPointwise = IsPointwise(Expansion.Geometry);
        int lanes = isPointwise ? PointwiseRows<T, TVector, TOperations>.Lanes : TapRows<T, TVector, TOperations>.Lanes;
        PackUse use = isPointwise ? PackUse.LaneTriples : PackUse.LanePairs;
        using var expansion = LaneFilters<T>.Pack<TTile>(Expansion, use, lanes);
        using var depthwise = LaneFilters<T>.Pack<TTile>(Depthwise, use, lanes);
        using var projection = LaneFilters<T>.Pack<TTile>(Projection, PackUse.LanePairs, ProjectionTile<T, TVector, TOperations>.Lanes);
        var filters = new Filters(expansion.Pointer, depthwise.Pointer, projection.Pointer);
        var g = Projection.Geometry;
        int bands = Bands(Expansion.Geometry, g);
        if (isPointwise && RepeatsTooMuch(Depthwise.Geometry, bands))
        {
            for (int image = 0; image < g.Batch; image++)
                ShareChannels<TVector, TOperations>(filters, image);
            return;
        }
        Workers.For(g.Batch * bands, task =>
        {
            var (image, band) = Math.DivRem(task, bands);
            var (from, to) = RowBands.Rows(work.Projection.Geometry.OutHeight, band, bands);
            if (isPointwise)
                work.Band<TVector, TOperations, PointwiseRows<T, TVector, TOperations>>(
                    work.Pointwise<TVector, TOperations>(filters, image), filters, image, from, to);
            else
                work.StridedBand<TVector, TOperations>(filters, image, from, to);
        });
    }

    private static bool IsPointwise(in Conv2dGeometry expansion) => expansion.Groups == 1 && TapLayout.Forward(expansion).IsPointwise;

    private static int Bands(in Conv2dGeometry expansion, in Conv2dGeometry projection)
    {
        long elements = ((long)expansion.InChannels * expansion.InSize) + ((long)projection.OutChannels * projection.OutSize);
        return RowBands.Of(elements * sizeof(T), projection.Batch, Math.Max(1, projection.OutHeight));
    }

    // Rows of the expansion that two bands read are expanded for each, and one band may be larger than another.
    private static bool RepeatsTooMuch(in Conv2dGeometry g, int bands)
    {
        long most = 0;
        for (int band = 0; band < bands; band++)
        {
            var (from, to) = RowBands.Rows(g.OutHeight, band, bands);
            var (first, end) = Reach(g, from, to);
            most = Math.Max(most, end - first);
        }
        return bands > 1 && most * bands * RowsPerRepeated > g.InHeight * (RowsPerRepeated + 1L);
    }

    // The rows of its input that rows of the depthwise convolution read.
    private static (int First, int End) Reach(in Conv2dGeometry g, int from, int to) =>
        RowBands.Reach(from, to, g.StrideHeight, g.PadTop, g.KernelHeight, g.InHeight);

    private readonly T* Image(int image) => Source + ((nint)image * Expansion.Geometry.InChannels * Expansion.Geometry.InSize);

    private readonly PointwiseRows<T, TVector, TOperations> Pointwise<TVector, TOperations>(in Filters filters, int image)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector> => new(Expansion, filters.Expansion, Image(image));

    private readonly void StridedBand<TVector, TOperations>(in Filters filters, int image, int fromRow, int toRow)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        var g = Expansion.Geometry;
        var (first, end) = Reach(Depthwise.Geometry, fromRow, toRow);
        using var planes = new Scratch<T>(TapRows<T, TVector, TOperations>.PlanesLength(g, first, end));
        using var offsets = new Scratch<nint>(g.InChannels * g.Taps);
        var rows = new TapRows<T, TVector, TOperations>(Expansion, filters.Expansion, Image(image), first, end, planes.Pointer, offsets.Pointer);
        Band<TVector, TOperations, TapRows<T, TVector, TOperations>>(rows, filters, image, fromRow, toRow);
    }

    // All channels of some rows of the result.
    private readonly void Band<TVector, TOperations, TRows>(TRows expansion, in Filters filters, int image, int fromRow, int toRow)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
        where TRows : struct, ILaneRows<T>
    {
        var g = Projection.Geometry;
        int lanes = TRows.Lanes;
        // With few registers there are few lanes, and sums would be read and written after few products.
        int together = TOperations.HasManyRegisters ? lanes : 2 * lanes;
        int pair = ProjectionTile<T, TVector, TOperations>.Lanes;
        int pitch = (g.OutChannels + pair - 1) / pair * pair;
        int rowsAtOnce = RowsAtOnce(toRow - fromRow);
        // Sums over one group of channels are final at once.
        int rowsOfSums = g.InChannels > together ? toRow - fromRow : rowsAtOnce;
        long ring = ExpandedRows<T, TVector, TOperations, TRows>.Length(Depthwise.Geometry, rowsAtOnce);
        using var memory = new Scratch<T>(together / lanes * ring);
        using var filtered = new Scratch<T>(((rowsAtOnce * (long)g.OutWidth) + ProjectionTile<T, TVector, TOperations>.Pixels) * together);
        using var sums = new Scratch<T>((long)rowsOfSums * g.OutWidth * pitch);
        var rows = new ExpandedRows<T, TVector, TOperations, TRows>(expansion, Depthwise, filters.Depthwise, memory.Pointer, rowsAtOnce);
        var others = together == lanes
            ? default
            : new ExpandedRows<T, TVector, TOperations, TRows>(expansion, Depthwise, filters.Depthwise, memory.Pointer + ring, rowsAtOnce);
        for (int top = fromRow; top < toRow; top += rowsOfSums)
        {
            int bottom = Math.Min(top + rowsOfSums, toRow);
            int pixels = (bottom - top) * g.OutWidth;
            Start(sums.Pointer, pitch, pixels, 0, g.OutChannels);
            for (int between = 0; between < g.InChannels; between += together)
            {
                int depth = Math.Min(together, g.InChannels - between);
                rows.Begin(between);
                others.Begin(between + lanes);
                for (int row = top; row < bottom; row += rowsAtOnce)
                {
                    int end = Math.Min(row + rowsAtOnce, bottom);
                    rows.Write(row, end, filtered.Pointer, depth);
                    if (depth > lanes)
                        others.Write(row, end, filtered.Pointer + lanes, depth);
                    for (int channel = 0; channel < pitch; channel += pair)
                    {
                        ProjectionTile<T, TVector, TOperations>.Run(
                            g.OutChannels - channel, (end - row) * g.OutWidth, depth, filtered.Pointer, depth,
                            filters.Projection + ((nint)channel * g.InChannels) + ((nint)between * pair),
                            sums.Pointer + ((nint)(row - top) * g.OutWidth * pitch) + channel, pitch);
                    }
                }
            }
            Finish(sums.Pointer, pitch, pixels, image, 0, g.OutChannels, top * g.OutWidth);
        }
    }

    // An image of too few rows: what lies between the second convolution and the third is shared by all threads.
    private readonly void ShareChannels<TVector, TOperations>(Filters filters, int image)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        InvertedResidual<T> work = this;
        var g = Projection.Geometry;
        int depth = g.InChannels;
        int triple = PointwiseRows<T, TVector, TOperations>.Lanes;
        int pair = ProjectionTile<T, TVector, TOperations>.Lanes;
        int tile = ProjectionTile<T, TVector, TOperations>.Pixels;
        using var scratch = new Scratch<T>(((long)g.OutSize + tile) * depth);
        T* between = scratch.Pointer;
        Workers.For(depth / triple, group =>
        {
            int channel = group * triple;
            int height = work.Projection.Geometry.OutHeight;
            int width = work.Projection.Geometry.OutWidth;
            int rowsAtOnce = work.RowsAtOnce(height);
            using var memory = new Scratch<T>(
                ExpandedRows<T, TVector, TOperations, PointwiseRows<T, TVector, TOperations>>.Length(work.Depthwise.Geometry, rowsAtOnce));
            var rows = new ExpandedRows<T, TVector, TOperations, PointwiseRows<T, TVector, TOperations>>(
                work.Pointwise<TVector, TOperations>(filters, image), work.Depthwise, filters.Depthwise, memory.Pointer, rowsAtOnce);
            rows.Begin(channel);
            for (int row = 0; row < height; row += rowsAtOnce)
                rows.Write(row, Math.Min(row + rowsAtOnce, height), between + (((nint)row * width * depth) + channel), depth);
        });

        int pairs = (g.OutChannels + pair - 1) / pair;
        int tiles = (g.OutSize + tile - 1) / tile;
        int parts = Math.Clamp(((TasksPerThread * Workers.Count) + pairs - 1) / pairs, 1, tiles);
        Workers.For(pairs * parts, task =>
        {
            var (index, part) = Math.DivRem(task, parts);
            int channel = index * pair;
            int first = (int)((long)tiles * part / parts) * tile;
            int pixels = Math.Min(work.Projection.Geometry.OutSize, (int)((long)tiles * (part + 1) / parts) * tile) - first;
            int channels = Math.Min(pair, work.Projection.Geometry.OutChannels - channel);
            using var sums = new Scratch<T>((long)pixels * pair);
            work.Start(sums.Pointer, pair, pixels, channel, channels);
            ProjectionTile<T, TVector, TOperations>.Run(
                channels, pixels, depth, between + ((nint)first * depth), depth, filters.Projection + ((nint)channel * depth), sums.Pointer, pair);
            work.Finish(sums.Pointer, pair, pixels, image, channel, channels, first);
        });
    }

    private readonly int RowsAtOnce(int rows) => Math.Clamp(PixelsAtOnce / Projection.Geometry.OutWidth, 1, rows);

    // What the sums of pixels start from.
    private readonly void Start(T* sums, int pitch, int pixels, int channel, int channels)
    {
        var first = new Span<T>(sums, pitch);
        first.Clear();
        if (Projection.Bias != null)
            new ReadOnlySpan<T>(Projection.Bias + channel, channels).CopyTo(first);
        for (int pixel = 1; pixel < pixels; pixel++)
            first.CopyTo(new Span<T>(sums + ((nint)pixel * pitch), pitch));
    }

    private readonly void Finish(T* sums, int pitch, int pixels, int image, int channel, int channels, int firstPixel)
    {
        var g = Projection.Geometry;
        nint element = ((((nint)image * g.OutChannels) + channel) * g.OutSize) + firstPixel;
        PixelRows<T>.Copy(sums, pitch, pixels, Target + element, g.OutSize, channels);
        Projection.Epilogue.Channels(Target + element, g.OutSize, channels, pixels, channel, element, g.OutSize);
    }

    // Packed filters.
    private readonly struct Filters(T* expansion, T* depthwise, T* projection)
    {
        public readonly T* Expansion = expansion;
        public readonly T* Depthwise = depthwise;
        public readonly T* Projection = projection;
    }
}
