namespace AutogradNet.Kernels;

/// <summary>A pointwise convolution at some neighbouring pixels, three vectors of output channels.</summary>
internal static unsafe class ExpansionTile<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>The least pixels that a row has.</summary>
    public const int MinimumWidth = ExpansionTile7x3<T, TVector, TOperations>.Pixels;

    /// <summary>How many channels are computed.</summary>
    public static int Lanes => 3 * TOperations.Count;

    /// <summary>Writes the channels of one pixel of a row after the other.</summary>
    /// <param name="width">The number of pixels, <see cref="MinimumWidth"/> or more.</param>
    /// <param name="depth">The number of channels read.</param>
    /// <param name="source">The first pixel of the first channel read.</param>
    /// <param name="plane">Elements from a channel read to the next.</param>
    /// <param name="filters">The filters, as <see cref="LaneFilters{T}"/> packs them.</param>
    /// <param name="start">What the sums start from, an element for each channel, or null.</param>
    /// <param name="epilogue">What follows, or null; nothing is added.</param>
    /// <param name="target">Where the first pixel is written.</param>
    public static void Row(int width, nint depth, T* source, nint plane, T* filters, T* start, TileEpilogue<T>* epilogue, T* target)
    {
        if (TOperations.HasManyRegisters)
            ExpansionTile7x3<T, TVector, TOperations>.Row(width, depth, source, plane, filters, start, epilogue, target);
        else
            ExpansionTile4x3<T, TVector, TOperations>.Row(width, depth, source, plane, filters, start, epilogue, target);
    }
}
