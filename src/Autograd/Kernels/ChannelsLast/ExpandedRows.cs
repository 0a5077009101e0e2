using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// Rows of an expansion's channels, a group of them at a time, and of the depthwise convolution that reads them. Of the expansion no more rows are
/// kept than the next few windows reach; a row is computed once.
/// </summary>
internal unsafe ref struct ExpandedRows<T, TVector, TOperations>
    where T : unmanaged, INumberBase<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    private readonly Conv2dGeometry _geometry;
    private readonly T* _image;
    private readonly int _depth;
    private readonly T* _expansionFilters;
    private readonly T* _expansionBias;
    private readonly T* _filters;
    private readonly T* _bias;
    private readonly bool _finishesExpansion;
    private readonly bool _finishes;

    // Rows with their padding to the left and to the right: row y is at y modulo their number. After them a row of zeros.
    private readonly T* _ring;
    private readonly int _ringRows;
    private readonly int _rowLength;

    private TileEpilogue<T> _expansionEpilogue;
    private TileEpilogue<T> _epilogue;
    private int _group;
    private int _next;

    /// <summary>Makes one for an image.</summary>
    /// <param name="expansion">The pointwise convolution.</param>
    /// <param name="expansionFilters">Its filters, as <see cref="LaneFilters{T}"/> packs them.</param>
    /// <param name="depthwise">The depthwise convolution.</param>
    /// <param name="filters">Its filters, packed so as well.</param>
    /// <param name="image">The image, all channels of it.</param>
    /// <param name="memory">As many elements as <see cref="Length"/> says.</param>
    /// <param name="rows">The most rows of the depthwise convolution that are asked for at once.</param>
    public ExpandedRows(
        scoped in ConvolutionStage<T> expansion, T* expansionFilters, scoped in ConvolutionStage<T> depthwise, T* filters, T* image, T* memory, int rows)
    {
        _geometry = depthwise.Geometry;
        _image = image;
        _depth = expansion.Geometry.InChannels;
        _expansionFilters = expansionFilters;
        _expansionBias = expansion.Bias;
        _filters = filters;
        _bias = depthwise.Bias;
        _finishesExpansion = expansion.Epilogue.TryTiles(null, out _expansionEpilogue);
        _finishes = depthwise.Epilogue.TryTiles(null, out _epilogue);
        _ring = memory;
        _ringRows = RingRows(_geometry, rows);
        _rowLength = RowLength(_geometry);
        int left = _geometry.PadLeft * Lanes;
        int right = _geometry.PadRight * Lanes;
        for (int row = 0; row < _ringRows; row++)
        {
            T* first = Row(row);
            new Span<T>(first, left).Clear();
            new Span<T>(first + _rowLength - right, right).Clear();
        }
        new Span<T>(Row(_ringRows), _rowLength).Clear();
    }

    /// <summary>How many channels are a group.</summary>
    public static int Lanes => ExpansionTile<T, TVector, TOperations>.Lanes;

    /// <summary>How many elements of memory are needed, where as many rows of a depthwise convolution are asked for at once.</summary>
    public static long Length(in Conv2dGeometry g, int rows) => (RingRows(g, rows) + 1L) * RowLength(g);

    /// <summary>Starts with a group of channels.</summary>
    public void Begin(int group) => (_group, _next) = (group, 0);

    /// <summary>
    /// Writes rows of the depthwise convolution, not before those asked for last, pixel after pixel, <paramref name="pitch"/> elements apart.
    /// </summary>
    public void Write(int fromRow, int toRow, T* target, nint pitch)
    {
        var g = _geometry;
        int first = (fromRow * g.StrideHeight) - g.PadTop;
        int end = ((toRow - 1) * g.StrideHeight) - g.PadTop + g.KernelHeight;
        for (int row = Math.Max(_next, Math.Max(first, 0)); row < Math.Min(end, g.InHeight); row++)
            Expand(row);
        _next = Math.Max(_next, end);

        nint channel = (nint)_group * Lanes;
        _epilogue.Row = channel;
        T* bias = _bias == null ? null : _bias + channel;
        fixed (TileEpilogue<T>* epilogue = &_epilogue)
        {
            for (int row = fromRow; row < toRow; row++)
            {
                int above = (row * g.StrideHeight) - g.PadTop;
                DepthwiseLanes<T, TVector, TOperations>.Row(
                    Padded(above), Padded(above + 1), Padded(above + 2), g.StrideWidth, _filters + (channel * g.Taps), bias,
                    _finishes ? epilogue : null, target, pitch, g.OutWidth);
                target += g.OutWidth * pitch;
            }
        }
    }

    private static int RingRows(in Conv2dGeometry g, int rows) => ((rows - 1) * g.StrideHeight) + g.KernelHeight;

    private static int RowLength(in Conv2dGeometry g) => (g.PadLeft + g.InWidth + g.PadRight) * Lanes;

    private readonly T* Row(int index) => _ring + ((nint)index * _rowLength);

    private readonly T* Padded(int row) => Row(row < 0 || row >= _geometry.InHeight ? _ringRows : row % _ringRows);

    private void Expand(int row)
    {
        int width = _geometry.InWidth;
        nint channel = (nint)_group * Lanes;
        T* source = _image + ((nint)row * width);
        T* target = Row(row % _ringRows) + (_geometry.PadLeft * Lanes);
        T* bias = _expansionBias == null ? null : _expansionBias + channel;
        _expansionEpilogue.Row = channel;
        fixed (TileEpilogue<T>* epilogue = &_expansionEpilogue)
        {
            for (int column = 0; column < width; column += ExpansionTile<T, TVector, TOperations>.Pixels)
            {
                // The last tile ends with the row.
                int at = Math.Min(column, width - ExpansionTile<T, TVector, TOperations>.Pixels);
                ExpansionTile<T, TVector, TOperations>.Run(
                    _depth, source + at, _geometry.InSize, _expansionFilters + (channel * _depth), bias, _finishesExpansion ? epilogue : null,
                    target + (at * Lanes));
            }
        }
    }
}
