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
        Cpu.VectorBytes > 0 && Serves(g, pooling, Cpu.VectorBytes / sizeof(T));

    /// <summary>The same as far as sizes go, for vectors of a length.</summary>
    public static bool Serves(in Conv2dGeometry g, in Pool2dGeometry pooling, int vector) =>
        TapRows<T, T, ScalarOperations<T>>.Serves(g, vector) && pooling is { DilationHeight: 1, DilationWidth: 1, OutSize: > 0 }
        && Math.Max(pooling.PadTop, pooling.PadBottom) < pooling.KernelHeight && Math.Max(pooling.PadLeft, pooling.PadRight) < pooling.KernelWidth
        && (pooling.Batch, pooling.Channels, pooling.InHeight, pooling.InWidth) == (g.Batch, g.OutChannels, g.OutHeight, g.OutWidth);

    public readonly void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        PooledConvolution<T> work = this;
        using var packed = LaneFilters<T>.Pack<TTile>(Convolution, PackUse.LanePairs, TapRows<T, TVector, TOperations>.Lanes);
        T* filters = packed.Pointer;
        var g = Convolution.Geometry;
        long elements = ((long)g.InChannels * g.InSize) + ((long)Pooling.OutSize * TapRows<T, TVector, TOperations>.Lanes);
        int bands = RowBands.Of(elements * sizeof(T), g.Batch, Pooling.OutHeight);
        Workers.For(Pooling.Batch * bands, task =>
        {
            var (image, band) = Math.DivRem(task, bands);
            var (from, to) = RowBands.Rows(work.Pooling.OutHeight, band, bands);
            work.Band<TVector, TOperations>(filters, image, from, to);
        });
    }

    // All channels of some rows of the result.
    private readonly void Band<TVector, TOperations>(T* filters, int image, int fromRow, int toRow)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        var g = Convolution.Geometry;
        var pooling = Pooling;
        int lanes = TapRows<T, TVector, TOperations>.Lanes;
        int pixels = (toRow - fromRow) * pooling.OutWidth;
        int rowLength = g.OutWidth * lanes;
        var (first, end) = Reach(pooling, fromRow, toRow);
        using var planes = new Scratch<T>(TapRows<T, TVector, TOperations>.PlanesLength(g, first, end));
        using var offsets = new Scratch<nint>(g.InChannels * g.Taps);
        using var ring = new Scratch<T>((long)pooling.KernelHeight * rowLength);
        using var maxima = new Scratch<T>((long)pixels * lanes);
        T** window = stackalloc T*[pooling.KernelHeight];
        bool* finite = stackalloc bool[pooling.KernelHeight];
        var rows = new TapRows<T, TVector, TOperations>(
            Convolution, filters, Source + ((nint)image * g.InChannels * g.InSize), first, end, planes.Pointer, offsets.Pointer);
        for (int channel = 0; channel < g.OutChannels; channel += lanes)
        {
            int next = first;
            T* target = maxima.Pointer;
            for (int row = fromRow; row < toRow; row++)
            {
                var (from, to) = Reach(pooling, row, row + 1);
                for (next = Math.Max(next, from); next < to; next++)
                {
                    int place = next % pooling.KernelHeight;
                    T* line = ring.Pointer + ((nint)place * rowLength);
                    rows.Write(next, channel, line);
                    finite[place] = PooledLanes<T, TVector, TOperations>.IsFinite(line, g.OutWidth);
                }
                bool isFinite = true;
                for (int i = from; i < to; i++)
                {
                    int place = i % pooling.KernelHeight;
                    window[i - from] = ring.Pointer + ((nint)place * rowLength);
                    isFinite &= finite[place];
                }
                PooledLanes<T, TVector, TOperations>.Row(window, to - from, isFinite, pooling, target);
                target += pooling.OutWidth * lanes;
            }
            nint element = ((((nint)image * g.OutChannels) + channel) * pooling.OutSize) + ((nint)fromRow * pooling.OutWidth);
            PixelRows<T>.Copy(maxima.Pointer, lanes, pixels, Target + element, pooling.OutSize, lanes);
        }
    }

    // The rows that windows reach, as far as there are such.
    private static (int First, int End) Reach(in Pool2dGeometry g, int from, int to) =>
        RowBands.Reach(from, to, g.StrideHeight, g.PadTop, g.KernelHeight, g.InHeight);
}
