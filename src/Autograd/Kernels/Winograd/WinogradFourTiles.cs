using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// <see cref="WinogradConvolution"/> of up to four tiles, such as one plane of 7×7. A filter is then used so little that its transform is
/// multiplied where it is made, in registers; what is read from memory are the taps, which are kept side by side as vectors take them.
/// </summary>
/// <remarks>It gives the same bits.</remarks>
internal readonly unsafe struct WinogradFourTiles
{
    /// <summary>The most tiles.</summary>
    public const int Tiles = 4;

    private const int Points = WinogradGeometry.Points;
    private const int Patch = WinogradGeometry.Patch;
    private const int Taps = 9;

    // Elements of a channel's transformed patches.
    private const int PatchesLength = Points * Tiles;

    // Channels read that are worth a task, and such that are asked for while others are computed.
    private const int MinimumChannels = 32;
    private const int PrefetchDistance = 12;

    // Elements of a line of the cache.
    private const int Line = 16;

    /// <summary>What is computed.</summary>
    public required WinogradConvolution Convolution { get; init; }

    public void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<float>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradFourTiles work = this;
        WinogradGeometry g = Convolution.Geometry;
        int lanes = WinogradFilterVectors<TVector, TOperations>.Lanes;
        int groups = (g.ChannelsWritten + lanes - 1) / lanes;
        using var scratch = new Scratch<float>((long)g.ChannelsRead * PatchesLength);
        float* patches = scratch.Pointer;
        Workers.For(g.ChannelsRead, MinimumChannels, (from, to) => work.Convolution.Patches<TVector, TOperations>(patches, Tiles, 0, PatchesLength, Tiles, from, to));

        PackUse use = Convolution.Turned ? PackUse.WinogradInputGradientTaps : PackUse.WinogradForwardTaps;
        nint groupLength = WinogradFilterVectors<TVector, TOperations>.GroupLength(g.ChannelsRead);
        using var kept = new PackedFilters<float>(Convolution.Slot, Convolution.Slot.Key<TTile>(use, Convolution.Convolution.OfFilters()), groups * groupLength, onlyToKeep: true);
        float* taps = kept.Pointer;
        if (taps is not null && !kept.IsPacked)
        {
            Workers.For(groups, group => work.Gather<TVector, TOperations>(taps + (group * groupLength), group, 0, g.ChannelsRead));
            kept.Publish();
        }
        Workers.For(groups, group => work.Group<TVector, TOperations>(patches, taps is null ? null : taps + (group * groupLength), group));
    }

    // Puts the taps of some channels of a group of filters side by side.
    private void Gather<TVector, TOperations>(float* taps, int group, int first, int count)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        int lanes = WinogradFilterVectors<TVector, TOperations>.Lanes;
        nint* offsets = stackalloc nint[lanes];
        Convolution.FilterOffsets(offsets, group * lanes, lanes);
        float* filters = Convolution.Weight + ((nint)first * Convolution.ReadStride);
        if (Sse.IsSupported)
            WinogradFilterVectors<TVector, TOperations>.Prefetch(filters + (PrefetchDistance * (nint)Convolution.ReadStride), offsets, lanes, Convolution.ReadStride);
        WinogradFilterVectors<TVector, TOperations>.Gather(filters, offsets, Convolution.ReadStride, count, taps);
    }

    // Computes the channels written of one group. Without taps side by side it makes them.
    private void Group<TVector, TOperations>(float* patches, float* taps, int group)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradGeometry g = Convolution.Geometry;
        int lanes = WinogradFilterVectors<TVector, TOperations>.Lanes;
        using var memory = new Scratch<float>((PatchesLength * lanes) + WinogradFilterVectors<TVector, TOperations>.ScratchLength);
        using var columns = new Scratch<TVector>(2 * 3 * Patch);
        TVector* rows = columns.Pointer;
        using var places = new Scratch<WinogradTile>(Tiles);
        float* sums = memory.Pointer;
        float* gathered = sums + (PatchesLength * lanes);
        new Span<float>(sums, PatchesLength * lanes).Clear();
        for (int channel = 0; channel < g.ChannelsRead; channel += WinogradFilterVectors<TVector, TOperations>.Ahead)
        {
            int count = Math.Min(WinogradFilterVectors<TVector, TOperations>.Ahead, g.ChannelsRead - channel);
            nint length = WinogradFilterVectors<TVector, TOperations>.GroupLength(count);
            float* some = gathered;
            if (taps is null)
            {
                Gather<TVector, TOperations>(gathered, group, channel, count);
            }
            else
            {
                some = taps + WinogradFilterVectors<TVector, TOperations>.GroupLength(channel);
                float* ahead = some + WinogradFilterVectors<TVector, TOperations>.GroupLength(PrefetchDistance);
                for (nint at = 0; at < length && Sse.IsSupported; at += Line)
                    Sse.Prefetch0(ahead + at);
            }
            for (int lane = 0; lane < lanes; lane += TOperations.Count)
            {
                for (int i = 0; i < count; i += 2)
                {
                    bool both = i + 1 < count;
                    float* first = some + WinogradFilterVectors<TVector, TOperations>.GroupLength(i) + lane;
                    WinogradFilterVectors<TVector, TOperations>.Columns(first, Convolution.Turned, rows);
                    if (both)
                        WinogradFilterVectors<TVector, TOperations>.Columns(first + (Taps * lanes), Convolution.Turned, rows + (3 * Patch));
                    Accumulate<TVector, TOperations>(rows, both, patches + ((nint)(channel + i) * PatchesLength), sums + lane, lanes);
                }
            }
        }
        WinogradTile* placed = places.Pointer;
        WinogradPixels<TVector, TOperations>.Place(placed, g, 0, g.Tiles);
        int from = group * lanes;
        Convolution.WriteChannels<TVector, TOperations>(sums, Tiles * lanes, lanes, placed, from, Math.Min(lanes, g.ChannelsWritten - from));
    }

    // Adds the products of one channel, or two, to the sums: for each point those of all tiles, one vector each. Rows are those that Columns made.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate<TVector, TOperations>(TVector* rows, bool both, float* patches, float* sums, nint pitch)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        for (int row = 0; row < Patch; row++)
        {
            TVector* next = rows + (3 * Patch);
            WinogradFilterVectors<TVector, TOperations>.Axis(
                rows[0], rows[1], rows[2], out TVector a0, out TVector a1, out TVector a2, out TVector a3, out TVector a4, out TVector a5);
            if (both)
            {
                WinogradFilterVectors<TVector, TOperations>.Axis(
                    next[0], next[1], next[2], out TVector b0, out TVector b1, out TVector b2, out TVector b3, out TVector b4, out TVector b5);
                Add<TVector, TOperations>(a0, b0, patches, sums, pitch);
                Add<TVector, TOperations>(a1, b1, patches + Tiles, sums + (Tiles * pitch), pitch);
                Add<TVector, TOperations>(a2, b2, patches + (2 * Tiles), sums + (2 * Tiles * pitch), pitch);
                Add<TVector, TOperations>(a3, b3, patches + (3 * Tiles), sums + (3 * Tiles * pitch), pitch);
                Add<TVector, TOperations>(a4, b4, patches + (4 * Tiles), sums + (4 * Tiles * pitch), pitch);
                Add<TVector, TOperations>(a5, b5, patches + (5 * Tiles), sums + (5 * Tiles * pitch), pitch);
            }
            else
            {
                Add<TVector, TOperations>(a0, patches, sums, pitch);
                Add<TVector, TOperations>(a1, patches + Tiles, sums + (Tiles * pitch), pitch);
                Add<TVector, TOperations>(a2, patches + (2 * Tiles), sums + (2 * Tiles * pitch), pitch);
                Add<TVector, TOperations>(a3, patches + (3 * Tiles), sums + (3 * Tiles * pitch), pitch);
                Add<TVector, TOperations>(a4, patches + (4 * Tiles), sums + (4 * Tiles * pitch), pitch);
                Add<TVector, TOperations>(a5, patches + (5 * Tiles), sums + (5 * Tiles * pitch), pitch);
            }
            rows += 3;
            patches += Patch * Tiles;
            sums += Patch * Tiles * pitch;
        }
    }

    // One point of two channels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TVector, TOperations>(TVector a, TVector b, float* patches, float* sums, nint pitch)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        float* next = patches + PatchesLength;
        TVector sum0 = TOperations.MultiplyAdd(TOperations.Broadcast(patches), a, TOperations.Load(sums));
        TVector sum1 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 1), a, TOperations.Load(sums + pitch));
        TVector sum2 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 2), a, TOperations.Load(sums + (2 * pitch)));
        TVector sum3 = TOperations.MultiplyAdd(TOperations.Broadcast(patches + 3), a, TOperations.Load(sums + (3 * pitch)));
        TOperations.Store(TOperations.MultiplyAdd(TOperations.Broadcast(next), b, sum0), sums);
        TOperations.Store(TOperations.MultiplyAdd(TOperations.Broadcast(next + 1), b, sum1), sums + pitch);
        TOperations.Store(TOperations.MultiplyAdd(TOperations.Broadcast(next + 2), b, sum2), sums + (2 * pitch));
        TOperations.Store(TOperations.MultiplyAdd(TOperations.Broadcast(next + 3), b, sum3), sums + (3 * pitch));
    }

    // One point of one channel.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TVector, TOperations>(TVector a, float* patches, float* sums, nint pitch)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        TOperations.Store(TOperations.MultiplyAdd(TOperations.Broadcast(patches), a, TOperations.Load(sums)), sums);
        TOperations.Store(TOperations.MultiplyAdd(TOperations.Broadcast(patches + 1), a, TOperations.Load(sums + pitch)), sums + pitch);
        TOperations.Store(TOperations.MultiplyAdd(TOperations.Broadcast(patches + 2), a, TOperations.Load(sums + (2 * pitch))), sums + (2 * pitch));
        TOperations.Store(TOperations.MultiplyAdd(TOperations.Broadcast(patches + 3), a, TOperations.Load(sums + (3 * pitch))), sums + (3 * pitch));
    }
}
