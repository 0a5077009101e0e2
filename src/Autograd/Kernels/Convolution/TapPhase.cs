namespace AutogradNet.Kernels;

/// <summary>
/// A grid of target pixels that all sum over the same taps. A convolution has one; the input gradient of a strided one has one
/// for every remainder of a row and column by the strides.
/// </summary>
/// <param name="Row">The first row of the target that belongs to the grid.</param>
/// <param name="Column">The first column.</param>
/// <param name="Height">Rows of the grid.</param>
/// <param name="Width">Columns of the grid.</param>
/// <param name="Taps">The taps, as indices into a filter's plane.</param>
/// <param name="Offsets">Where each tap reads for the grid's first pixel, in elements of a padded plane.</param>
internal sealed record TapPhase(int Row, int Column, int Height, int Width, int[] Taps, nint[] Offsets)
{
    /// <summary>Pixels of the grid.</summary>
    public int Size => Height * Width;

    private volatile DepthwisePlaces? _places;

    /// <summary>The vectors that fill the grid, made when they are first asked for; threads that ask at the same time may each make their own.</summary>
    public DepthwisePlaces Places(int pitch, int lanes)
    {
        DepthwisePlaces? places = _places;
        if (places is null || places.Lanes != lanes)
            _places = places = new DepthwisePlaces(this, pitch, lanes);
        return places;
    }
}
