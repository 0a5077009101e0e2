using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>Rows of a pointwise convolution of seven pixels or more.</summary>
internal unsafe struct PointwiseRows<T, TVector, TOperations> : ILaneRows<T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    private readonly int _depth;
    private readonly int _width;
    private readonly int _size;
    private readonly T* _image;
    private readonly T* _filters;
    private readonly T* _bias;
    private readonly bool _finishes;
    private TileEpilogue<T> _epilogue;

    /// <summary>All rows.</summary>
    /// <param name="stage">The convolution.</param>
    /// <param name="filters">Its filters, as <see cref="LaneFilters{T}"/> packs them.</param>
    /// <param name="image">The image, all channels of it.</param>
    public PointwiseRows(in ConvolutionStage<T> stage, T* filters, T* image)
    {
        (_depth, _width, _size) = (stage.Geometry.InChannels, stage.Geometry.InWidth, stage.Geometry.InSize);
        _image = image;
        _filters = filters;
        _bias = stage.Bias;
        _finishes = stage.Epilogue.TryTiles(null, out _epilogue);
    }

    public static int Lanes => ExpansionTile<T, TVector, TOperations>.Lanes;

    /// <summary>Whether a convolution known to be pointwise is such, for vectors of a length.</summary>
    public static bool Serves(in Conv2dGeometry g, int vector) =>
        g.OutChannels % (3 * vector) == 0 && g.InWidth >= ExpansionTile<T, TVector, TOperations>.MinimumWidth;

    public void Write(int row, int channel, T* target)
    {
        TileEpilogue<T> epilogue = _epilogue;
        epilogue.Row = channel;
        ExpansionTile<T, TVector, TOperations>.Row(
            _width, _depth, _image + ((nint)row * _width), _size, _filters + ((nint)channel * _depth), _bias == null ? null : _bias + channel,
            _finishes ? &epilogue : null, target);
    }
}
