using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// Rows of a depthwise convolution, a group of channels at a time, and of the convolution that it reads. Of that no more rows are kept than the
/// next few windows reach; a row is computed once.
/// </summary>
internal unsafe ref struct ExpandedRows<T, TVector, TOperations, TRows>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
    where TRows : struct, ILaneRows<T>
{
    private readonly Conv2dGeometry _geometry;
    private readonly TRows _expansion;
    private readonly T* _filters;
    private readonly T* _bias;
    private readonly bool _finishes;

    // Rows with their padding to the left and to the right: row y is at y modulo their number. After them a row of zeros.
    private readonly T* _ring;
    private readonly int _ringRows;
    private readonly int _rowLength;

    private TileEpilogue<T> _epilogue;
    private int _channel = -1;
    private int _next;

    /// <summary>Makes one for an image.</summary>
    /// <param name="expansion">What the depthwise convolution reads.</param>
    /// <param name="depthwise">The depthwise convolution.</param>
    /// <param name="filters">Its filters, as <see cref="LaneFilters{T}"/> packs them.</param>
    /// <param name="memory">As many elements as <see cref="Length"/> says.</param>
    /// <param name="rows">The most rows that are asked for at once.</param>
    public ExpandedRows(TRows expansion, scoped in ConvolutionStage<T> depthwise, T* filters, T* memory, int rows)
    {
        _geometry = depthwise.Geometry;
        _expansion = expansion;
        _filters = filters;
        _bias = depthwise.Bias;
        _finishes = depthwise.Epilogue.TryTiles(null, out _epilogue);
        _ring = memory;
        _ringRows = RingRows(_geometry, rows);
        _rowLength = RowLength(_geometry);
        int left = _geometry.PadLeft * TRows.Lanes;
        int right = _geometry.PadRight * TRows.Lanes;
        for (int row = 0; row < _ringRows; row++)
        {
            T* first = Row(row);
            new Span<T>(first, left).Clear();
            new Span<T>(first + _rowLength - right, right).Clear();
        }
        new Span<T>(Row(_ringRows), _rowLength).Clear();
    }

    /// <summary>How many elements of memory are needed, where as many rows are asked for at once.</summary>
    public static long Length(in Conv2dGeometry g, int rows) => (RingRows(g, rows) + 1L) * RowLength(g);

    /// <summary>Starts with a group of channels, from its first row on, or goes on with the last one.</summary>
    public void Begin(int channel)
    {
        if (channel != _channel)
            (_channel, _next) = (channel, 0);
    }

    /// <summary>Writes rows, not before those asked for last, pixel after pixel, <paramref name="pitch"/> elements apart.</summary>
    public void Write(int fromRow, int toRow, T* target, nint pitch)
    {
        var g = _geometry;
        int first = (fromRow * g.StrideHeight) - g.PadTop;
        int end = ((toRow - 1) * g.StrideHeight) - g.PadTop + g.KernelHeight;
        for (int row = Math.Max(_next, Math.Max(first, 0)); row < Math.Min(end, g.InHeight); row++)
            _expansion.Write(row, _channel, Row(row % _ringRows) + (g.PadLeft * TRows.Lanes));
        _next = Math.Max(_next, end);

        _epilogue.Row = _channel;
        T* filters = _filters + ((nint)_channel * g.Taps);
        T* bias = _bias == null ? null : _bias + _channel;
        fixed (TileEpilogue<T>* epilogue = &_epilogue)
        {
            for (int row = fromRow; row < toRow; row++)
            {
                int above = (row * g.StrideHeight) - g.PadTop;
                DepthwiseLanes<T, TVector, TOperations>.Row(
                    TRows.Lanes / TOperations.Count, Padded(above), Padded(above + 1), Padded(above + 2), g.StrideWidth, filters, bias,
                    _finishes ? epilogue : null, target, pitch, g.OutWidth);
                target += g.OutWidth * pitch;
            }
        }
    }

    private static int RingRows(in Conv2dGeometry g, int rows) => ((rows - 1) * g.StrideHeight) + g.KernelHeight;

    private static int RowLength(in Conv2dGeometry g) => (g.PadLeft + g.InWidth + g.PadRight) * TRows.Lanes;

    private readonly T* Row(int index) => _ring + ((nint)index * _rowLength);

    private readonly T* Padded(int row) => Row(row < 0 || row >= _geometry.InHeight ? _ringRows : row % _ringRows);
}
