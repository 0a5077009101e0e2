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

    /// <summary>Images, [Batch, expansion.InChannels, InSize].</summary>
    public required T* Source;

    /// <summary>The filters of the pointwise convolution, and where they may be kept packed.</summary>
    public required T* ExpansionWeight;
    public required PackSlot Slot;

    /// <summary>One element for each channel between the two, or null.</summary>
    public required T* ExpansionBias;
    public required ConvolutionEpilogue<T> ExpansionEpilogue;
    public required Conv2dGeometry Expansion;

    /// <summary>The filters of the depthwise convolution.</summary>
    public required T* Weight;

    /// <summary>One element for each channel, or null.</summary>
    public required T* Bias;
    public required ConvolutionEpilogue<T> Epilogue;
    public required Conv2dGeometry Geometry;

    /// <summary>What is written, [Batch, channels, Geometry.OutSize].</summary>
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
        var panels = new FilterPanels<T>(ExpansionWeight, Expansion.InChannels, 1, Expansion.InChannels, [0]);
        using var filters = PackedFilters<T>.Pack<TTile, FilterPanels<T>>(
            Slot, PackUse.Forward, Expansion.OfFilters(), panels, Expansion.OutChannels, Expansion.InChannels);
        T* packed = filters.Pointer;
        if (Geometry.Batch < 2 * Workers.Count)
        {
            for (int image = 0; image < Geometry.Batch; image++)
                Image<TTile, TVector, TOperations>(packed, image);
        }
        else
        {
            Workers.For(Geometry.Batch, image => work.Image<TTile, TVector, TOperations>(packed, image));
        }
    }

    private readonly void Image<TTile, TVector, TOperations>(T* packed, int image)
        where TTile : struct, ITile<T>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<T, TVector>
    {
        ExpandedDepthwise<T> work = this;
        int size = Geometry.InSize;
        int depth = Expansion.InChannels;
        var pixels = new MatrixPanels<T>(Source + ((nint)image * depth * size), 1, size);
        using var scratch = new Scratch<T>(PackedPanels<T, TTile>.RightLength(size, depth));
        T* right = scratch.Pointer;
        PackedPanels<T, TTile>.PackRight(pixels, right, size, depth);

        int bands = Bands(TTile.Rows);
        int panels = (Geometry.InChannels + TTile.Rows - 1) / TTile.Rows;
        long panelBytes = (long)TTile.Rows * ((size / bands) + 1) * sizeof(T);
        int groups = (int)Math.Max(panels * panelBytes / PartBytes, (long)TasksPerThread * Workers.Count / bands);
        groups = Math.Clamp(groups, 1, panels);
        Workers.For(bands * groups, task =>
        {
            var (band, group) = Math.DivRem(task, groups);
            int from = (int)((long)panels * group / groups) * TTile.Rows;
            int to = Math.Min(work.Geometry.InChannels, (int)((long)panels * (group + 1) / groups) * TTile.Rows);
            int height = work.Geometry.OutHeight;
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
        var g = Geometry;
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
            packed, between, pitch, g.InChannels, Expansion.InChannels, false, ExpansionBias, null, ExpansionEpilogue);
        PackedMultiply<T, TTile>.Part(product, right, g.InSize, from, to, fromPanel, toPanel);

        nint element = ((((nint)image * g.OutChannels) + from) * g.OutSize) + ((nint)fromRow * g.OutWidth);
        var depthwise = new DepthwiseConvolution<T>
        {
            Source = scratch.Pointer + ((nint)top * g.InWidth) - ((nint)fromPanel * columns),
            Weight = Weight + ((nint)from * g.Taps),
            Bias = Bias is null ? null : Bias + from,
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
            Epilogue = Epilogue.From(from, element),
        };
        depthwise.Some<TTile, TVector, TOperations>(0, to - from);
    }

    // As many that a thread's part of the input, and one panel's of what lies between, fit their parts of the cache.
    private readonly int Bands(int rows)
    {
        // Where padding reaches further than a window, a band might read padding only.
        if (Geometry.PadTop > (Geometry.KernelHeight - 1) * Geometry.DilationHeight || Geometry.PadBottom > (Geometry.KernelHeight - 1) * Geometry.DilationHeight)
            return 1;
        long bytes = (long)Math.Max(Expansion.InChannels, rows) * Geometry.InSize * sizeof(T);
        return (int)Math.Clamp((bytes + PartBytes - 1) / PartBytes, 1, Math.Max(1, Geometry.OutHeight / MinimumRows));
    }
}
