using System.Numerics;
using System.Numerics.Tensors;

namespace AutogradNet.Kernels;

/// <summary>
/// A convolution, or the input gradient of one, as products of filters and taps: for every image, group and phase one product
/// of the packed filters with the taps of the padded source planes.
/// </summary>
/// <remarks>
/// The order of additions is oneDNN's, which the reference frameworks run on: taps outside, channels inside; the bias first where the
/// filter is one pixel and last otherwise. A max pooling or a rectifier decides near-ties by the last bit, and these agree only when
/// the order does.
/// </remarks>
internal unsafe struct TapConvolution<T> : ITileAction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Elements of padded planes or scattered targets below which another thread does not pay.
    private const int MinimumElementsPerTask = 1 << 14;

    /// <summary>What is read: [Batch, Groups·ChannelsRead, SourceSize].</summary>
    public required T* Source;

    /// <summary>What is written: [Batch, Groups·ChannelsWritten, TargetSize].</summary>
    public required T* Target;

    /// <summary>The filters.</summary>
    public required T* Weight;

    /// <summary>One element per channel written, or null.</summary>
    public T* Bias;

    /// <summary>What follows; forward only.</summary>
    public ConvolutionEpilogue<T> Epilogue;

    public required int Batch;
    public required int Groups;

    /// <summary>Channels read by a group.</summary>
    public required int ChannelsRead;

    /// <summary>Channels written by a group.</summary>
    public required int ChannelsWritten;

    public required int SourceSize;
    public required int TargetWidth;
    public required int TargetSize;

    /// <summary>Elements of the weight from a channel written to the next.</summary>
    public required int WrittenStride;

    /// <summary>Elements of the weight from a channel read to the next.</summary>
    public required int ReadStride;

    /// <summary>Elements of the weight from a group to the next.</summary>
    public required int GroupStride;

    public required TapLayout Layout;

    /// <summary>Where the packed filters may be kept, as what, and for which convolution.</summary>
    public required PackSlot Slot;
    public required PackUse Use;
    public required Conv2dGeometry Geometry;

    public readonly void Run<TTile>()
        where TTile : struct, ITile<T>
    {
        TapConvolution<T> work = this;
        long perGroup = 0;
        foreach (TapPhase phase in Layout.Phases)
            perGroup += PackedPanels<T, TTile>.LeftLength(ChannelsWritten, ChannelsRead * phase.Taps.Length);
        using var filters = new PackedFilters<T>(Slot, Slot.Key<TTile>(Use, KeyGeometry()), perGroup * Groups);
        T* packed = filters.Pointer;
        if (!filters.IsPacked)
        {
            Pack<TTile>(packed);
            filters.Publish();
        }

        int items = Batch * Groups;
        if (items < 2 * Workers.Count)
        {
            for (int i = 0; i < items; i++)
                work.Item<TTile>(packed + ((nint)(i % Groups) * (nint)perGroup), i);
        }
        else
        {
            Workers.For(items, i => work.Item<TTile>(packed + ((nint)(i % work.Groups) * (nint)perGroup), i));
        }
    }

    // The convolution without what the packed filters do not depend on: the image's size, and when computed forward its padding. Of the input
    // gradient a phase has no pixels where an image is smaller than the stride.
    private readonly Conv2dGeometry KeyGeometry()
    {
        if (Use == PackUse.Forward)
            return Geometry.OfFilters();
        return Geometry.InHeight < Geometry.StrideHeight || Geometry.InWidth < Geometry.StrideWidth ? Geometry : Geometry with { InHeight = 0, InWidth = 0 };
    }

    private readonly void Pack<TTile>(T* packed)
        where TTile : struct, ITile<T>
    {
        bool tapByTap = TapGrids<T, TTile>.Serves(Layout, ChannelsWritten);
        for (int group = 0; group < Groups; group++)
        {
            T* weight = Weight + ((nint)group * GroupStride);
            foreach (int[] taps in Layout.Phases.SelectMany(phase => tapByTap ? phase.Taps.Select(tap => new[] { tap }) : [phase.Taps]))
            {
                int depth = ChannelsRead * taps.Length;
                var panels = new FilterPanels<T>(weight, WrittenStride, ReadStride, ChannelsRead, taps);
                PackedPanels<T, TTile>.PackLeft(panels, packed, ChannelsWritten, depth);
                packed += PackedPanels<T, TTile>.LeftLength(ChannelsWritten, depth);
            }
        }
    }

    private readonly void Item<TTile>(T* packed, int item)
        where TTile : struct, ITile<T>
    {
        T* source = Source + ((nint)item * ChannelsRead * SourceSize);
        T* target = Target + ((nint)item * ChannelsWritten * TargetSize);
        T* bias = Bias is null ? null : Bias + (item % Groups * ChannelsWritten);
        ConvolutionEpilogue<T> epilogue = Epilogue.From(item % Groups * ChannelsWritten, (nint)item * ChannelsWritten * TargetSize);
        if (Layout.IsPointwise)
        {
            if (PointwiseCorrelation<T, TTile>.Serves(ChannelsRead, ChannelsWritten, TargetSize, epilogue))
            {
                PointwiseCorrelation<T, TTile>.Run(packed, source, target, ChannelsRead, ChannelsWritten, TargetSize, bias, epilogue);
                return;
            }
            var pixels = new MatrixPanels<T>(source, 1, SourceSize);
            PackedMultiply<T, TTile>.Multiply(
                packed, pixels, target, TargetSize, ChannelsWritten, TargetSize, ChannelsRead, false, start: bias, epilogue: epilogue);
            return;
        }

        using var padded = new Scratch<T>((ChannelsRead * (long)Layout.PlaneSize) + TTile.Columns);
        T* planes = padded.Pointer;
        Pad(Layout, source, SourceSize, planes, ChannelsRead);
        bool direct = Layout.TargetStrideY == 1 && Layout.TargetStrideX == 1;
        using var grid = new Scratch<T>(direct ? 0 : GridLength<TTile>());
        TapConvolution<T> work = this;
        bool leavesZeros = Layout.LeavesZeros && Bias is null && epilogue.IsEmpty;
        if (leavesZeros)
        {
            int planesPerTask = Math.Clamp(MinimumElementsPerTask / Math.Max(1, TargetSize), 1, ChannelsWritten);
            Workers.For(ChannelsWritten, planesPerTask, (from, to) => new Span<T>(target + ((nint)from * work.TargetSize), (to - from) * work.TargetSize).Clear());
        }
        if (TapGrids<T, TTile>.Serves(Layout, ChannelsWritten))
        {
            TapGrids<T, TTile>.Run(packed, planes, target, Layout, ChannelsRead, ChannelsWritten, TargetWidth, TargetSize);
            return;
        }
        TileEpilogue<T> tiles = default;
        bool inTiles = (epilogue.IsEmpty || epilogue.IsPerChannel) && epilogue.TryTiles(bias, out tiles);
        TileEpilogue<T>* tileEpilogue = inTiles ? &tiles : null;
        foreach (TapPhase phase in Layout.Phases)
        {
            int depth = ChannelsRead * phase.Taps.Length;
            if (depth == 0 && leavesZeros)
                continue;
            if (TapCorrelation<T, TTile>.Serves(Layout, phase, ChannelsWritten))
            {
                TapCorrelation<T, TTile>.Run(packed, planes, Layout, phase, ChannelsRead, ChannelsWritten, tileEpilogue, (rows, stride, first, count) =>
                {
                    T* part = target + ((nint)first * work.Layout.TargetStrideY * work.TargetWidth);
                    ConvolutionEpilogue<T> rest = epilogue.From(0, (nint)(part - target));
                    for (int channel = 0; channel < work.ChannelsWritten; channel++)
                    {
                        work.Spread(
                            rows + (channel * stride), work.Layout.SubWidth, count, part + ((nint)channel * work.TargetSize), phase,
                            bias is null || inTiles ? null : bias + channel, inTiles ? default : rest.From(channel, (nint)channel * work.TargetSize));
                    }
                });
            }
            else
            {
                var taps = new TapPanels<T>(planes, ChannelsRead, Layout, phase);
                T* product = direct ? target : grid.Pointer;
                PackedMultiply<T, TTile>.Multiply(
                    packed, taps, product, phase.Size, ChannelsWritten, phase.Size, depth, false, finish: bias, epilogue: epilogue);
                if (!direct)
                {
                    int perTask = Math.Clamp(MinimumElementsPerTask / Math.Max(1, phase.Size), 1, ChannelsWritten);
                    Workers.For(ChannelsWritten, perTask, (from, to) =>
                    {
                        for (int channel = from; channel < to; channel++)
                        {
                            work.Spread(
                                product + ((nint)channel * phase.Size), phase.Width, phase.Height, target + ((nint)channel * work.TargetSize), phase,
                                null, default);
                        }
                    });
                }
            }
            packed += PackedPanels<T, TTile>.LeftLength(ChannelsWritten, depth);
        }
    }

    private readonly long GridLength<TTile>()
        where TTile : struct, ITile<T>
    {
        long length = 0;
        foreach (TapPhase phase in Layout.Phases)
        {
            if (!TapCorrelation<T, TTile>.Serves(Layout, phase, ChannelsWritten))
                length = Math.Max(length, (long)ChannelsWritten * phase.Size);
        }
        return length;
    }

    /// <summary>Copies source planes to padded planes.</summary>
    public static void Pad(TapLayout layout, T* source, int sourceSize, T* planes, int count)
    {
        int perTask = (int)Math.Clamp(MinimumElementsPerTask / Math.Max(1, (long)layout.PlaneSize), 1, Math.Max(1, count));
        Workers.For(count, perTask, (from, to) =>
        {
            for (int i = from; i < to; i++)
                layout.Fill(source + ((nint)i * sourceSize), planes + (i * layout.PlaneSize), T.Zero);
        });
    }

    // Rows of one channel's grid to where they belong in the target.
    private readonly void Spread(T* grid, int rowPitch, int rows, T* target, TapPhase phase, T* bias, ConvolutionEpilogue<T> epilogue)
    {
        for (int y = 0; y < rows; y++)
        {
            T* read = grid + ((nint)y * rowPitch);
            T* write = target + ((((nint)y * Layout.TargetStrideY) + phase.Row) * TargetWidth) + phase.Column;
            if (bias is not null)
                TensorPrimitives.Add(new ReadOnlySpan<T>(read, phase.Width), *bias, new Span<T>(read, phase.Width));
            epilogue.Rows(read, 0, 1, phase.Width, 0, (nint)(write - target), 0);
            StridedCopy.Scatter(read, write, Layout.TargetStrideX, phase.Width);
        }
    }
}
