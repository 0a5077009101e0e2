using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// Filters packed for tiles whose lanes are output channels: groups of channels, and in a group one element of all of them after the other, taps
/// outside, the channels they read inside.
/// </summary>
internal static unsafe class LaneFilters<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Filters of all channels, <paramref name="width"/> in a group; where the last has fewer, the rest are zero.</summary>
    public static PackedFilters<T> Pack<TTile>(in ConvolutionStage<T> stage, PackUse use, int width)
        where TTile : struct, ITile<T>
    {
        var g = stage.Geometry;
        int channels = g.OutChannels;
        int depth = g.GroupInChannels * g.Taps;
        int groups = (channels + width - 1) / width;
        var filters = new PackedFilters<T>(stage.Slot, stage.Slot.Key<TTile>(use, g.OfFilters()), (long)groups * width * depth);
        if (filters.IsPacked)
            return filters;
        T* target = filters.Pointer;
        var weight = new FilterPanels<T>(stage.Weight, depth, g.Taps, g.GroupInChannels, [.. Enumerable.Range(0, g.Taps)]);
        Workers.For(groups, group =>
        {
            int first = group * width;
            weight.Pack(target + ((nint)first * depth), width, first, Math.Min(width, channels - first), 0, depth);
        });
        filters.Publish();
        return filters;
    }
}
