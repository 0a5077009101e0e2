namespace AutogradNet.Kernels;

/// <summary>
/// Pixels that are held in registers while the channels they read run by, of a pointwise convolution of pixels whose channels lie side by side.
/// Products are added to sums in memory.
/// </summary>
internal unsafe interface IProjectionTile<T>
    where T : unmanaged
{
    /// <summary>How many pixels <see cref="All"/> computes: an even number.</summary>
    static abstract int Pixels { get; }

    /// <summary>How many pixels <see cref="Narrow"/> computes.</summary>
    static abstract int NarrowPixels { get; }

    /// <summary>Adds products of <see cref="Pixels"/> pixels.</summary>
    /// <param name="depth">The number of channels read.</param>
    /// <param name="source">The channels of the first pixel, side by side.</param>
    /// <param name="sourcePitch">Elements from a pixel to the next.</param>
    /// <param name="filters">The filters, as <see cref="LaneFilters{T}"/> packs them.</param>
    /// <param name="target">The sums of the first pixel.</param>
    /// <param name="pitch">Elements from a pixel's sums to the next one's.</param>
    static abstract void All(nint depth, T* source, nint sourcePitch, T* filters, T* target, nint pitch);

    /// <summary>The same of half as many pixels.</summary>
    /// <inheritdoc cref="All"/>
    static abstract void Half(nint depth, T* source, nint sourcePitch, T* filters, T* target, nint pitch);

    /// <summary>The same of <see cref="NarrowPixels"/> and of one vector of channels.</summary>
    /// <inheritdoc cref="All"/>
    static abstract void Narrow(nint depth, T* source, nint sourcePitch, T* filters, T* target, nint pitch);
}
