namespace AutogradNet.Kernels;

/// <summary>
/// What is done to the elements of a convolution's output as soon as they are final and while they are in the cache: times a scale plus a
/// shift of their channel, plus an addend, through an activation. The default does nothing.
/// </summary>
internal readonly unsafe struct ConvolutionEpilogue<T>
    where T : unmanaged
{
    private readonly T* _scale;
    private readonly T* _shift;
    private readonly T* _addend;
    private readonly EpilogueActivation? _activation;

    /// <summary>Makes one.</summary>
    /// <param name="scale">One for each channel, or null.</param>
    /// <param name="shift">One for each channel; null just where <paramref name="scale"/> is.</param>
    /// <param name="addend">Laid out as the output, or null.</param>
    /// <param name="activation">What comes last.</param>
    public ConvolutionEpilogue(T* scale, T* shift, T* addend, EpilogueActivation activation)
    {
        _scale = scale;
        _shift = shift;
        _addend = addend;
        _activation = activation;
    }

    /// <summary>Whether nothing is done.</summary>
    public bool IsEmpty => _activation is null;

    /// <summary>Whether something is done, and the same to all elements of a channel, wherever they lie: nothing is added.</summary>
    public bool IsPerChannel => !IsEmpty && _addend == null;

    /// <summary>
    /// The same as tiles of a product can do it, whose rows are the channels, after they have added <paramref name="bias"/> (or null); false
    /// where they cannot, or nothing is done.
    /// </summary>
    public bool TryTiles(T* bias, out TileEpilogue<T> tiles)
    {
        tiles = new TileEpilogue<T> { Bias = bias };
        if (_activation is null)
            return bias != null;
        if (_activation.Bounds is not { } bounds)
            return false;
        tiles.Scale = _scale;
        tiles.Shift = _shift;
        tiles.Addend = _addend;
        tiles.HasLow = !double.IsNegativeInfinity(bounds.Low);
        tiles.HasHigh = !double.IsPositiveInfinity(bounds.High);
        (tiles.Low, tiles.High) = typeof(T) == typeof(float)
            ? ((T)(object)(float)bounds.Low, (T)(object)(float)bounds.High)
            : ((T)(object)bounds.Low, (T)(object)bounds.High);
        return true;
    }

    /// <summary>The same for a part of the output that starts at a channel and an element of it.</summary>
    public ConvolutionEpilogue<T> From(int channel, nint element) => _activation is null
        ? default
        : new(
            _scale == null ? null : _scale + channel, _scale == null ? null : _shift + channel, _addend == null ? null : _addend + element,
            _activation);

    /// <summary>
    /// Finishes rows of <paramref name="width"/> elements, which lie <paramref name="stride"/> apart: those of channel after channel from
    /// <paramref name="channel"/> on, that belong at <paramref name="element"/> of the output and <paramref name="elementStride"/> apart there.
    /// </summary>
    public void Channels(T* rows, nint stride, int count, int width, int channel, nint element, nint elementStride) =>
        Run(rows, stride, count, width, channel, 1, element, elementStride);

    /// <summary>Finishes rows of one channel.</summary>
    /// <inheritdoc cref="Channels"/>
    public void Rows(T* rows, nint stride, int count, int width, int channel, nint element, nint elementStride) =>
        Run(rows, stride, count, width, channel, 0, element, elementStride);

    private void Run(T* rows, nint stride, int count, int width, int channel, nint channelStep, nint element, nint elementStride)
    {
        if (_activation is null)
            return;
        T* scale = _scale == null ? null : _scale + channel;
        T* shift = _scale == null ? null : _shift + channel;
        T* addend = _addend == null ? null : _addend + element;
        if (typeof(T) == typeof(float))
        {
            _activation.Run(
                (float*)rows, stride, (float*)scale, (float*)shift, channelStep, (float*)addend, elementStride, count, width);
        }
        else
        {
            _activation.Run(
                (double*)rows, stride, (double*)scale, (double*)shift, channelStep, (double*)addend, elementStride, count, width);
        }
    }
}
