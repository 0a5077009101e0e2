using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Some rows of a strided convolution of few channels, fourteen pixels or more; of its image a padded copy of what they read is made.</summary>
internal unsafe struct TapRows<T, TVector, TOperations> : ILaneRows<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    // With more products to a sum, filters of one group of channels fill the first-level cache.
    private const int MaximumDepth = 256;

    private readonly int _first;
    private readonly int _depth;
    private readonly int _width;
    private readonly int _pitch;
    private readonly T* _planes;
    private readonly nint* _offsets;
    private readonly T* _filters;
    private readonly bool _finishes;
    private TileEpilogue<T> _epilogue;

    /// <summary>Copies what rows from <paramref name="first"/> on read.</summary>
    /// <param name="stage">The convolution.</param>
    /// <param name="filters">Its filters, as <see cref="LaneFilters{T}"/> packs them.</param>
    /// <param name="image">The image, all channels of it.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">One past the last row.</param>
    /// <param name="planes">As many elements as <see cref="PlanesLength"/> says.</param>
    /// <param name="offsets">As many as a sum has products.</param>
    public TapRows(in ConvolutionStage<T> stage, T* filters, T* image, int first, int end, T* planes, nint* offsets)
    {
        var g = stage.Geometry;
        TapLayout layout = Layout(g, first, end, out int top);
        _first = first;
        _depth = g.InChannels * g.Taps;
        _width = g.OutWidth;
        _pitch = layout.SubWidth;
        _planes = planes;
        _offsets = offsets;
        _filters = filters;
        for (int channel = 0; channel < g.InChannels; channel++)
        {
            layout.Fill(image + ((nint)channel * g.InSize) + ((nint)top * g.InWidth), planes + (channel * layout.PlaneSize), T.Zero);
            for (int tap = 0; tap < g.Taps; tap++)
                offsets[(tap * g.InChannels) + channel] = (channel * layout.PlaneSize) + layout.Phases[0].Offsets[tap];
        }
        _finishes = stage.Epilogue.TryTiles(stage.Bias, out _epilogue);
    }

    public static int Lanes => TapTile<T, TVector, TOperations>.Lanes;

    /// <summary>
    /// Whether a convolution is such, for vectors of a length. Winograd's algorithm and the kernel for depthwise convolutions, which one of one
    /// channel is, add up in another order.
    /// </summary>
    public static bool Serves(in Conv2dGeometry g, int vector) =>
        g.Groups == 1 && !g.IsDepthwise && g.StrideHeight > 1 && g.InChannels * g.Taps <= MaximumDepth && g.OutChannels % (2 * vector) == 0
        && g.OutWidth >= TapTile<T, TVector, TOperations>.MaximumPixels;

    /// <summary>How many elements the copy of what some rows read has.</summary>
    public static long PlanesLength(in Conv2dGeometry g, int first, int end) => g.InChannels * (long)Layout(g, first, end, out _).PlaneSize;

    public void Write(int row, int channel, T* target)
    {
        int pixels = TapTile<T, TVector, TOperations>.Pixels;
        TileEpilogue<T> epilogue = _epilogue;
        epilogue.Row = channel;
        T* source = _planes + ((nint)(row - _first) * _pitch);
        T* filters = _filters + ((nint)channel * _depth);
        for (int column = 0; column < _width; column += pixels)
        {
            // The last tile ends with the row.
            int at = Math.Min(column, _width - pixels);
            TapTile<T, TVector, TOperations>.Run(_depth, source + at, _offsets, filters, _finishes ? &epilogue : null, target + ((nint)at * Lanes));
        }
    }

    // That of a convolution which has these rows only, and where the image begins for it.
    private static TapLayout Layout(in Conv2dGeometry g, int first, int end, out int top)
    {
        int above = (first * g.StrideHeight) - g.PadTop;
        int below = ((end - 1) * g.StrideHeight) - g.PadTop + ((g.KernelHeight - 1) * g.DilationHeight) + 1;
        top = Math.Clamp(above, 0, g.InHeight - 1);
        int bottom = Math.Clamp(below, top + 1, g.InHeight);
        return TapLayout.Forward(g with { Batch = 1, InHeight = bottom - top, PadTop = top - above, PadBottom = below - bottom });
    }
}
