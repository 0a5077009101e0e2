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
    private const int HalfPatch = Patch / 2;

    /// <summary>Elements of a channel's transformed patches.</summary>
    public const int PatchesLength = Points * Tiles;

    /// <summary>Vectors of a channel's transform over columns: six rows of three.</summary>
    public const int RowsLength = Patch * 3;

    // Channels read that are worth a task.
    private const int MinimumChannels = 32;

    // Channels read whose products are added in registers before the sums are written: as many as fit the first-level cache in every form.
    private const int BlockChannels = 16;

    /// <summary>What is computed.</summary>
    public required WinogradConvolution Convolution { get; init; }

    public void Run<TTile, TVector, TOperations>()
        where TTile : struct, ITile<float>
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradFourTiles work = this;
        WinogradGeometry g = Convolution.Geometry;
        using var scratch = new Scratch<float>((long)g.ChannelsRead * PatchesLength);
        float* patches = scratch.Pointer;
        Workers.For(g.ChannelsRead, MinimumChannels, (from, to) => work.Convolution.Patches<TVector, TOperations>(patches, Tiles, 0, PatchesLength, Tiles, from, to));

        using PackedFilters<float> kept = WinogradTaps<TVector, TOperations>.Keep<TTile>(Convolution);
        float* taps = kept.Pointer;
        nint groupLength = WinogradTaps<TVector, TOperations>.GroupLength(g.ChannelsRead);
        Workers.For(WinogradTaps<TVector, TOperations>.Groups(g.ChannelsWritten), group =>
            work.Group<TVector, TOperations>(patches, taps is null ? null : taps + (group * groupLength), group));
    }

    // Computes the channels written of one group. Without taps side by side it makes them.
    private void Group<TVector, TOperations>(float* patches, float* taps, int group)
        where TVector : unmanaged
        where TOperations : struct, IVectorOperations<float, TVector>
    {
        WinogradGeometry g = Convolution.Geometry;
        int lanes = WinogradTaps<TVector, TOperations>.Lanes;
        using var memory = new Scratch<float>((PatchesLength * lanes) + WinogradTaps<TVector, TOperations>.GroupLength(BlockChannels));
        using var columns = new Scratch<TVector>(BlockChannels * RowsLength);
        TVector* rows = columns.Pointer;
        using var places = new Scratch<WinogradTile>(Tiles);
        float* sums = memory.Pointer;
        float* gathered = sums + (PatchesLength * lanes);
        new Span<float>(sums, PatchesLength * lanes).Clear();
        for (int channel = 0; channel < g.ChannelsRead; channel += BlockChannels)
        {
            int count = Math.Min(BlockChannels, g.ChannelsRead - channel);
            float* some = taps is null ? gathered : taps + WinogradTaps<TVector, TOperations>.GroupLength(channel);
            if (taps is null)
            {
                for (int i = 0; i < count; i += WinogradTaps<TVector, TOperations>.Ahead)
                {
                    float* next = gathered + WinogradTaps<TVector, TOperations>.GroupLength(i);
                    WinogradTaps<TVector, TOperations>.Gather(Convolution, next, group, channel + i, Math.Min(WinogradTaps<TVector, TOperations>.Ahead, count - i));
                }
            }
            for (int lane = 0; lane < lanes; lane += TOperations.Count)
            {
                for (int i = 0; i < count; i++)
                {
                    WinogradFilterVectors<TVector, TOperations>.Columns(
                        some + WinogradTaps<TVector, TOperations>.GroupLength(i) + lane, Convolution.Turned, rows + (i * RowsLength));
                }
                // Meanwhile the next block's taps are asked for, a line at a time.
                float* ahead = some + WinogradTaps<TVector, TOperations>.GroupLength(BlockChannels);
                float* multiplied = patches + ((nint)channel * PatchesLength);
                float* target = sums + lane;
                for (int row = 0; row < Patch; row++)
                {
                    WinogradRow<TVector, TOperations>.Near(rows + (row * 3), count, multiplied, target, lanes, ahead);
                    ahead += count * WinogradGeometry.Line;
                    multiplied += HalfPatch * Tiles;
                    target += HalfPatch * Tiles * lanes;
                    WinogradRow<TVector, TOperations>.Far(rows + (row * 3), count, multiplied, target, lanes, ahead);
                    ahead += count * WinogradGeometry.Line;
                    multiplied += HalfPatch * Tiles;
                    target += HalfPatch * Tiles * lanes;
                }
            }
        }
        WinogradTile* placed = places.Pointer;
        WinogradPixels<TVector, TOperations>.Place(placed, g, 0, g.Tiles);
        int from = group * lanes;
        Convolution.WriteChannels<TVector, TOperations>(sums, Tiles * lanes, lanes, placed, from, Math.Min(lanes, g.ChannelsWritten - from));
    }
}
