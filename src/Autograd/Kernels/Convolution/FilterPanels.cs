namespace AutogradNet.Kernels;

/// <summary>
/// The left factor of a convolution or of its input gradient: lanes are the channels written, the depth runs over the taps of a phase
/// and within them over the channels read. This is the order in which libraries with channels-last layouts add up; keeping it lets
/// near-ties in a later max pooling fall the same way as there.
/// </summary>
/// <param name="filters">The weight of lane 0, channel 0, tap 0.</param>
/// <param name="laneStride">Elements from a channel written to the next.</param>
/// <param name="channelStride">Elements from a channel read to the next.</param>
/// <param name="channels">The number of channels read.</param>
/// <param name="taps">The taps, as indices into a filter's plane.</param>
internal readonly unsafe struct FilterPanels<T>(T* filters, nint laneStride, nint channelStride, int channels, int[] taps) : IPanelSource<T>
    where T : unmanaged
{
    private readonly T* _filters = filters;

    public bool LanesAreClose => false;

    public void Pack(T* panel, int width, int lane, int lanes, int depth, int depths)
    {
        while (depths > 0)
        {
            (int tap, int channel) = Math.DivRem(depth, channels);
            int run = Math.Min(depths, channels - channel);
            new MatrixPanels<T>(_filters + taps[tap], laneStride, channelStride).Pack(panel, width, lane, lanes, channel, run);
            panel += (nint)width * run;
            depth += run;
            depths -= run;
        }
    }
}
