using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// A pointwise convolution and the depthwise one that reads it, a few channels of a band of rows at once: what lies between the two, the
/// largest maps of a network of inverted residuals, stays in the second-level cache of the thread that makes it. M. Sandler et al.,
/// "MobileNetV2: Inverted Residuals and Linear Bottlenecks", CVPR 2018, section 5, on such a use of memory.
/// </summary>
/// <remarks>It gives the bits of the two convolutions one after the other. Rows that two bands read are expanded for each.</remarks>
internal unsafe struct ExpandedDepthwise<T> : IVectorTileAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Of the second-level cache a quarter each is for what is read of the input, and for what lies between.
    private static readonly int PartBytes = Cpu.SecondLevelCacheBytes / 4;

    // More tasks than threads let a thread that was held up do less than its share.
    private const int TasksPerThread = 4;

    // An image is packed as a whole, up to this size.
    private const long MostPackedBytes = 1 << 25;

    // Fewer rows of a band would be expanded twice too often.
    private const int MinimumRows = 8;

    /// <summary>Images, [Batch, Expansion.InChannels, InHeight, InWidth].</summary>
    public required T* Source;

    /// <summary>The pointwise convolution of the images.</summary>
    public required ConvolutionStage<T> Expansion;

    /// <summary>The depthwise convolution of what that gives.</summary>
    public required ConvolutionStage<T> Depthwise;

    /// <summary>What is written, [Batch, channels, OutHeight, OutWidth].</summary>
    public required T* Target;

    /// <summary>Whether two convolutions, the second of which reads the first, are such.</summary>
    public static bool Serves(in Conv2dGeometry expansion, in Conv2dGeometry g) =>
        g.IsDepthwise && g.GroupOutChannels == 1 && g.Taps > 1 && expansion.Groups == 1 && expansion.OutputLength == g.InputLength
        && TapLayout.Forward(expansion).IsPointwise && (long)expansion.InChannels * g.InSize * sizeof(T) <= MostPackedBytes;

    public readonly void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        ExpandedDepthwise<T> work = this;
        var expansion = Expansion.Geometry;
        var panels = new FilterPanels<T>(Expansion.Weight, expansion.InChannels, 1, expansion.InChannels, [0]);
        using var filters = PackedFilters<T>.Pack<TTile, FilterPanels<T>>(
            Expansion.Slot, PackUse.Forward, expansion.OfFilters(), panels, expansion.OutChannels, expansion.InChannels);
        T* packed = filters.Pointer;
        int batch = Depthwise.Geometry.Batch;
        if (batch < 2 * Workers.Count)
        {
            for (int image = 0; image < batch; image++)
                Image<TTile, TVector, TOperations>(packed, image);
        }
        else
        {
            Workers.For(batch, image => work.Image<TTile, TVector, TOperations>(packed, image));
        }
    }

    private readonly void Image<TTile, TVector, TOperations>(T* packed, int image)
        where TTile : struct, ITile<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        ExpandedDepthwise<T> work = this;
        var g = Depthwise.Geometry;
        int size = g.InSize;
        int depth = Expansion.Geometry.InChannels;
        var pixels = new MatrixPanels<T>(Source + ((nint)image * depth * size), 1, size);
        using var scratch = new Scratch<T>(PackedPanels<T, TTile>.RightLength(size, depth));
        T* right = scratch.Pointer;
        PackedPanels<T, TTile>.PackRight(pixels, right, size, depth);

        int bands = Bands(TTile.Rows);
        int panels = (g.InChannels + TTile.Rows - 1) / TTile.Rows;
        long panelBytes = (long)TTile.Rows * ((size / bands) + 1) * sizeof(T);
        int groups = (int)Math.Max(panels * panelBytes / PartBytes, (long)TasksPerThread * Workers.Count / bands);
        groups = Math.Clamp(groups, 1, panels);
        Workers.For(bands * groups, task =>
        {
            var (band, group) = Math.DivRem(task, groups);
            int from = (int)((long)panels * group / groups) * TTile.Rows;
            int to = Math.Min(work.Depthwise.Geometry.InChannels, (int)((long)panels * (group + 1) / groups) * TTile.Rows);
            int height = work.Depthwise.Geometry.OutHeight;
            work.Part<TTile, TVector, TOperations>(
                packed, right, image, from, to, (int)((long)height * band / bands), (int)((long)height * (band + 1) / bands));
        });
    }

    // Channels of rows of the result of one image.
    private readonly void Part<TTile, TVector, TOperations>(T* packed, T* right, int image, int from, int to, int fromRow, int toRow)
        where TTile : struct, ITile<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        var g = Depthwise.Geometry;
        // The rows that are read, and those of the padding.
        int first = (fromRow * g.StrideHeight) - g.PadTop;
        int end = ((toRow - 1) * g.StrideHeight) - g.PadTop + ((g.KernelHeight - 1) * g.DilationHeight) + 1;
        bool isWhole = fromRow == 0 && toRow == g.OutHeight;
        int top = isWhole ? 0 : Math.Max(first, 0);
        int bottom = isWhole ? g.InHeight : Math.Min(end, g.InHeight);
        Conv2dGeometry band = isWhole ? g : g with { InHeight = bottom - top, PadTop = top - first, PadBottom = end - bottom };

        int columns = TTile.Columns;
        int fromPanel = top * g.InWidth / columns;
        int toPanel = ((bottom * g.InWidth) + columns - 1) / columns;
        int pitch = (toPanel - fromPanel) * columns;
        using var scratch = new Scratch<T>((long)(to - from) * pitch);
        T* between = scratch.Pointer - ((nint)from * pitch) - ((nint)fromPanel * columns);
        var product = new PackedProduct<T>(
            packed, between, pitch, g.InChannels, Expansion.Geometry.InChannels, false, Expansion.Bias, null, Expansion.Epilogue);
        PackedMultiply<T, TTile>.Part(product, right, g.InSize, from, to, fromPanel, toPanel);

        nint element = ((((nint)image * g.OutChannels) + from) * g.OutSize) + ((nint)fromRow * g.OutWidth);
        var depthwise = new DepthwiseConvolution<T>
        {
            Source = scratch.Pointer + ((nint)top * g.InWidth) - ((nint)fromPanel * columns),
            Weight = Depthwise.Weight + ((nint)from * g.Taps),
            Bias = Depthwise.Bias is null ? null : Depthwise.Bias + from,
            Target = Target + element,
            Planes = to - from,
            Channels = to - from,
            Sources = 1,
            Targets = 1,
            Taps = g.Taps,
            SourcePitch = pitch,
            TargetWidth = g.OutWidth,
            TargetPitch = g.OutSize,
            Layout = TapLayout.Forward(band),
            Epilogue = Depthwise.Epilogue.From(from, element),
        };
        depthwise.Some<TTile, TVector, TOperations>(0, to - from);
    }

    // As many that a thread's part of the input, and one panel's of what lies between, fit their parts of the cache.
    private readonly int Bands(int rows)
    {
        var g = Depthwise.Geometry;
        // Where padding reaches further than a window, a band might read padding only.
        int reach = (g.KernelHeight - 1) * g.DilationHeight;
        if (g.PadTop > reach || g.PadBottom > reach)
            return 1;
        long bytes = (long)Math.Max(Expansion.Geometry.InChannels, rows) * g.InSize * sizeof(T);
        return (int)Math.Clamp((bytes + PartBytes - 1) / PartBytes, 1, Math.Max(1, g.OutHeight / MinimumRows));
    }
}
