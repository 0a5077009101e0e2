namespace AutogradNet.Kernels;

/// <summary>
/// A pointwise convolution of pixels whose channels lie side by side, two vectors of output channels and as many pixels as registers hold the sums
/// of. Products are added to sums in memory.
/// </summary>
internal static unsafe class ProjectionTile<T, TVector, TOperations>
    where T : unmanaged
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<T, TVector>
{
    /// <summary>How many pixels are computed at once.</summary>
    public static int Pixels => TOperations.HasManyRegisters
        ? ProjectionTile14x2<T, TVector, TOperations>.Pixels
        : ProjectionTile6x2<T, TVector, TOperations>.Pixels;

    /// <summary>How many channels are computed.</summary>
    public static int Lanes => 2 * TOperations.Count;

    /// <summary>
    /// Adds products of pixels from the first one on, for the first <paramref name="channels"/> channels or more. As if pixels were a multiple of
    /// <see cref="Pixels"/>, more of the source may be read.
    /// </summary>
    /// <inheritdoc cref="IProjectionTile{T}.All"/>
    public static void Run(int channels, int pixels, nint depth, T* source, nint sourcePitch, T* filters, T* target, nint pitch)
    {
        if (TOperations.HasManyRegisters)
            Run<ProjectionTile14x2<T, TVector, TOperations>>(channels, pixels, depth, source, sourcePitch, filters, target, pitch);
        else
            Run<ProjectionTile6x2<T, TVector, TOperations>>(channels, pixels, depth, source, sourcePitch, filters, target, pitch);
    }

    private static void Run<TTile>(int channels, int pixels, nint depth, T* source, nint sourcePitch, T* filters, T* target, nint pitch)
        where TTile : struct, IProjectionTile<T>
    {
        if (channels <= TOperations.Count)
        {
            for (; pixels >= TTile.NarrowPixels; pixels -= TTile.NarrowPixels)
            {
                TTile.Narrow(depth, source, sourcePitch, filters, target, pitch);
                source += TTile.NarrowPixels * sourcePitch;
                target += TTile.NarrowPixels * pitch;
            }
        }
        for (; pixels >= TTile.Pixels; pixels -= TTile.Pixels)
        {
            TTile.All(depth, source, sourcePitch, filters, target, pitch);
            source += TTile.Pixels * sourcePitch;
            target += TTile.Pixels * pitch;
        }
        if (pixels == TTile.Pixels / 2)
            TTile.Half(depth, source, sourcePitch, filters, target, pitch);
        else if (pixels > 0)
            Some<TTile>(pixels, depth, source, sourcePitch, filters, target, pitch);
    }

    // Fewer than a tile has, in a copy.
    private static void Some<TTile>(int pixels, nint depth, T* source, nint sourcePitch, T* filters, T* target, nint pitch)
        where TTile : struct, IProjectionTile<T>
    {
        T* sums = stackalloc T[TTile.Pixels * Lanes];
        for (int pixel = 0; pixel < pixels; pixel++)
            Copy(target + (pixel * pitch), sums + (pixel * Lanes));
        if (pixels > TTile.Pixels / 2)
            TTile.All(depth, source, sourcePitch, filters, sums, Lanes);
        else
            TTile.Half(depth, source, sourcePitch, filters, sums, Lanes);
        for (int pixel = 0; pixel < pixels; pixel++)
            Copy(sums + (pixel * Lanes), target + (pixel * pitch));
    }

    private static void Copy(T* from, T* to)
    {
        TOperations.Store(TOperations.Load(from), to);
        TOperations.Store(TOperations.Load(from + TOperations.Count), to + TOperations.Count);
    }
}
