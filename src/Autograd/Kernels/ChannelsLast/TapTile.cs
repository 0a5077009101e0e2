namespace AutogradNet.Kernels;

/// <summary>
/// A convolution that reads padded planes at some neighbouring pixels, two vectors of output channels. Where few channels are read, their planes
/// stay in the first-level cache.
/// </summary>
internal static unsafe class TapTile<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>How many pixels are computed at once, at most.</summary>
    public const int MaximumPixels = TapTile14x2<T, TVector, TOperations>.Pixels;

    /// <summary>How many pixels are computed.</summary>
    public static int Pixels => TOperations.HasManyRegisters
        ? TapTile14x2<T, TVector, TOperations>.Pixels
        : TapTile6x2<T, TVector, TOperations>.Pixels;

    /// <summary>How many channels are computed.</summary>
    public static int Lanes => 2 * TOperations.Count;

    /// <summary>Writes the channels of one pixel after the other.</summary>
    /// <param name="depth">The number of products of a sum.</param>
    /// <param name="source">What the first pixel reads at an offset of zero.</param>
    /// <param name="offsets">Where each product reads.</param>
    /// <param name="filters">The filters, as <see cref="LaneFilters{T}"/> packs them.</param>
    /// <param name="epilogue">What follows, or null; nothing is added but a bias.</param>
    /// <param name="target">Where the first pixel is written.</param>
    public static void Run(nint depth, T* source, nint* offsets, T* filters, TileEpilogue<T>* epilogue, T* target)
    {
        if (TOperations.HasManyRegisters)
            TapTile14x2<T, TVector, TOperations>.Run(depth, source, offsets, filters, epilogue, target);
        else
            TapTile6x2<T, TVector, TOperations>.Run(depth, source, offsets, filters, epilogue, target);
    }
}
