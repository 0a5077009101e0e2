using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// A convolution of few channels, as networks begin, and the maximum pooling of what comes out, a band of rows at once: the largest map of such
/// a network stays in the caches of the thread that makes it, with channels side by side.
/// </summary>
/// <remarks>It gives the bits of the convolution and the pooling one after the other.</remarks>
internal unsafe struct PooledConvolution<T> : IVectorTileAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // What a band reads and what it keeps is to fit the second-level cache, with room for what comes and goes.
    private static readonly int BandBytes = Cpu.SecondLevelCacheBytes * 5 / 8;

    // With more products to a sum, filters of one group of channels fill the first-level cache.
    private const int MaximumDepth = 256;

    // The registers of AVX-512; the tile keeps more sums than there are others.
    private const int VectorBytes = 64;

    /// <summary>Images, [Batch, InChannels, InHeight, InWidth].</summary>
    public required T* Source;

    /// <summary>The convolution. Its epilogue only scales and limits.</summary>
    public required ConvolutionStage<T> Convolution;

    /// <summary>The pooling.</summary>
    public required Pool2dGeometry Pooling;

    /// <summary>What is written, [Batch, OutChannels, OutHeight, OutWidth] of the pooling.</summary>
    public required T* Target;

    /// <summary>Whether a convolution and a pooling that reads it had better be computed together.</summary>
    public static bool Pays(in Conv2dGeometry g, in Pool2dGeometry pooling) =>
        Cpu.Best == InstructionSet.Avx512 && Serves(g, pooling, VectorBytes / sizeof(T));

    /// <summary>The same as far as sizes go, for vectors of a length. Winograd's algorithm and the kernel for depthwise
    /// convolutions, which one of one channel is, add up in another order.</summary>
    public static bool Serves(in Conv2dGeometry g, in Pool2dGeometry pooling, int vector) =>
        g.Groups == 1 && !g.IsDepthwise && g.StrideHeight > 1 && g.InChannels * g.Taps <= MaximumDepth && g.OutChannels % (2 * vector) == 0
        && g.OutWidth >= TapTile<T, T, ScalarOperations<T>>.Pixels
        && pooling is { DilationHeight: 1, DilationWidth: 1 } && pooling.PadTop < pooling.KernelHeight && pooling.PadLeft < pooling.KernelWidth
        && (pooling.Batch, pooling.Channels, pooling.InHeight, pooling.InWidth) == (g.Batch, g.OutChannels, g.OutHeight, g.OutWidth)
        && pooling.OutSize > 0;

    public readonly void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        PooledConvolution<T> work = this;
        using var packed = LaneFilters<T>.Pack<TTile>(Convolution, PackUse.LanePairs, TapTile<T, TVector, TOperations>.Lanes);
        T* filters = packed.Pointer;
        int bands = Bands(TapTile<T, TVector, TOperations>.Lanes);
        Workers.For(Pooling.Batch * bands, task =>
        {
            var (image, band) = Math.DivRem(task, bands);
            int height = work.Pooling.OutHeight;
            work.Band<TVector, TOperations>(filters, image, (int)((long)height * band / bands), (int)((long)height * (band + 1) / bands));
        });
    }

    // Of an image: as many that one fits the cache, and all threads have some.
    private readonly int Bands(int lanes)
    {
        var g = Convolution.Geometry;
        long bytes = (((long)g.InChannels * g.InSize) + ((long)Pooling.OutSize * lanes)) * sizeof(T);
        long bands = (bytes + BandBytes - 1) / BandBytes;
        if (g.Batch < 2 * Workers.Count)
            bands = (bands + Workers.Count - 1) / Workers.Count * Workers.Count;
        return (int)Math.Clamp(bands, 1, Pooling.OutHeight);
    }

    // All channels of some rows of the result.
    private readonly void Band<TVector, TOperations>(T* filters, int image, int fromRow, int toRow)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        var g = Convolution.Geometry;
        var pooling = Pooling;
        int lanes = TapTile<T, TVector, TOperations>.Lanes;
        int depth = g.InChannels * g.Taps;
        // The rows of the convolution that are pooled, and those of the image that they read.
        var (first, end) = Reach(fromRow, toRow, pooling.StrideHeight, pooling.PadTop, pooling.KernelHeight, pooling.InHeight);
        int above = (first * g.StrideHeight) - g.PadTop;
        int below = ((end - 1) * g.StrideHeight) - g.PadTop + ((g.KernelHeight - 1) * g.DilationHeight) + 1;
        int top = Math.Clamp(above, 0, g.InHeight - 1);
        int bottom = Math.Clamp(below, top + 1, g.InHeight);
        Conv2dGeometry band = g with { InHeight = bottom - top, PadTop = top - above, PadBottom = below - bottom };
        TapLayout layout = TapLayout.Forward(band);
        using var padded = new Scratch<T>(g.InChannels * layout.PlaneSize);
        using var table = new Scratch<nint>(depth);
        using var ring = new Scratch<T>((long)pooling.KernelHeight * g.OutWidth * lanes);
        int pixels = (toRow - fromRow) * pooling.OutWidth;
        using var maxima = new Scratch<T>((long)pixels * lanes);
        for (int channel = 0; channel < g.InChannels; channel++)
        {
            T* plane = Source + ((((nint)image * g.InChannels) + channel) * g.InSize) + ((nint)top * g.InWidth);
            layout.Fill(plane, padded.Pointer + (channel * layout.PlaneSize), T.Zero);
            for (int tap = 0; tap < g.Taps; tap++)
                table.Pointer[(tap * g.InChannels) + channel] = (channel * layout.PlaneSize) + layout.Phases[0].Offsets[tap];
        }
        T** window = stackalloc T*[pooling.KernelHeight];
        bool* finite = stackalloc bool[pooling.KernelHeight];
        TileEpilogue<T> tiles = default;
        bool finishes = (Convolution.Epilogue.IsEmpty || Convolution.Epilogue.IsPerChannel) && Convolution.Epilogue.TryTiles(Convolution.Bias, out tiles);
        int rowLength = g.OutWidth * lanes;
        for (int channel = 0; channel < g.OutChannels; channel += lanes)
        {
            tiles.Row = channel;
            int next = first;
            T* target = maxima.Pointer;
            for (int row = fromRow; row < toRow; row++)
            {
                var (from, to) = Reach(row, row + 1, pooling.StrideHeight, pooling.PadTop, pooling.KernelHeight, pooling.InHeight);
                for (next = Math.Max(next, from); next < to; next++)
                {
                    T* source = padded.Pointer + ((nint)(next - first) * layout.SubWidth);
                    T* line = ring.Pointer + ((nint)(next % pooling.KernelHeight) * rowLength);
                    for (int column = 0; column < g.OutWidth; column += TapTile<T, TVector, TOperations>.Pixels)
                    {
                        // The last tile ends with the row.
                        int at = Math.Min(column, g.OutWidth - TapTile<T, TVector, TOperations>.Pixels);
                        TapTile<T, TVector, TOperations>.Run(
                            depth, source + at, table.Pointer, filters + ((nint)channel * depth), finishes ? &tiles : null, line + (at * lanes));
                    }
                    finite[next % pooling.KernelHeight] = PooledLanes<T, TVector, TOperations>.IsFinite(line, g.OutWidth);
                }
                bool isFinite = true;
                for (int i = from; i < to; i++)
                {
                    window[i - from] = ring.Pointer + ((nint)(i % pooling.KernelHeight) * rowLength);
                    isFinite &= finite[i % pooling.KernelHeight];
                }
                PooledLanes<T, TVector, TOperations>.Row(window, to - from, isFinite, pooling, target);
                target += pooling.OutWidth * lanes;
            }
            nint element = ((((nint)image * g.OutChannels) + channel) * pooling.OutSize) + ((nint)fromRow * pooling.OutWidth);
            PixelRows<T>.Copy(maxima.Pointer, lanes, pixels, Target + element, pooling.OutSize, lanes);
        }
    }

    // The rows that windows reach, as far as there are such.
    private static (int First, int End) Reach(int from, int to, int stride, int pad, int kernel, int height) =>
        (Math.Max((from * stride) - pad, 0), Math.Min(((to - 1) * stride) - pad + kernel, height));
}
