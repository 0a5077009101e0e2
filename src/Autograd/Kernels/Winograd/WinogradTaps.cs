using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// The nine taps of filters of 3×3 as vectors take them whose lanes are channels written: group by group of as many filters, channel read by
/// channel read, tap by tap.
/// </summary>
internal static unsafe class WinogradTaps<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : struct, IVectorOperations<float, TVector>
{
    /// <summary>Taps of a filter.</summary>
    public const int Count = 9;

    /// <summary>
    /// Channels read whose taps are put side by side before they are used: a vector of what several stores have just written would have to wait
    /// for them.
    /// </summary>
    public const int Ahead = 4;

    // Channels read from those in use to those that are asked for.
    private const int PrefetchDistance = 12;

    /// <summary>Filters of a group: a vector's, and at least four.</summary>
    public static int Lanes => Math.Max(4, TOperations.Count);

    /// <summary>Elements of a group's taps of <paramref name="read"/> channels.</summary>
    public static nint GroupLength(int read) => (nint)read * Count * Lanes;

    /// <summary>Groups of so many filters.</summary>
    public static int Groups(int written) => (written + Lanes - 1) / Lanes;

    /// <summary>All taps of a convolution where they may be kept; they take as much memory as the filters. Else there is no pointer.</summary>
    public static PackedFilters<float> Keep<TTile>(in WinogradConvolution convolution)
        where TTile : struct, ITile<float>
    {
        WinogradConvolution gathered = convolution;
        int read = convolution.Geometry.ChannelsRead;
        int groups = Groups(convolution.Geometry.ChannelsWritten);
        nint length = GroupLength(read);
        PackUse use = convolution.Turned ? PackUse.WinogradInputGradientTaps : PackUse.WinogradForwardTaps;
        var kept = new PackedFilters<float>(convolution.Slot, convolution.Slot.Key<TTile>(use, convolution.Convolution.OfFilters()), groups * length, onlyToKeep: true);
        float* taps = kept.Pointer;
        if (taps is not null && !kept.IsPacked)
        {
            Workers.For(groups, group =>
            {
                for (int first = 0; first < read; first += Ahead)
                    Gather(gathered, taps + (group * length) + GroupLength(first), group, first, Math.Min(Ahead, read - first));
            });
            kept.Publish();
        }
        return kept;
    }

    /// <summary>Puts the taps of some channels read of a group of filters side by side.</summary>
    public static void Gather(in WinogradConvolution convolution, float* taps, int group, int first, int count)
    {
        int lanes = Lanes;
        nint readStride = convolution.ReadStride;
        nint* offsets = stackalloc nint[lanes];
        convolution.FilterOffsets(offsets, group * lanes, lanes);
        float* filters = convolution.Weight + (first * readStride);
        if (Sse.IsSupported)
            Prefetch(filters + (PrefetchDistance * readStride), offsets, readStride);
        if (readStride == Count && count * Count % 4 == 0)
        {
            WinogradSquares.Gather(filters, offsets, lanes, count * Count / 4, 4, taps, lanes);
            return;
        }
        for (int i = 0; i < count; i++)
        {
            WinogradSquares.Gather(filters, offsets, lanes, 2, 4, taps, lanes);
            // The last four taps, three of them again: nothing past the end of a filter is read.
            WinogradSquares.Gather(filters + Count - 4, offsets, lanes, 1, 4, taps + ((Count - 4) * lanes), lanes);
            filters += readStride;
            taps += Count * lanes;
        }
    }

    // The taps of a few channels read lie in many short pieces, which the processor does not see coming.
    private static void Prefetch(float* weight, nint* offsets, nint readStride)
    {
        int lanes = Lanes;
        if (readStride == Count)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                for (int at = 0; at < Ahead * Count; at += WinogradGeometry.Line)
                    Sse.Prefetch1(weight + offsets[lane] + at);
            }
            return;
        }
        for (int i = 0; i < Ahead; i++)
        {
            float* channel = weight + (i * readStride);
            for (nint at = offsets[0]; at < offsets[lanes - 1] + Count; at += WinogradGeometry.Line)
                Sse.Prefetch1(channel + at);
        }
    }
}
