namespace AutogradNet.Kernels;

/// <summary>
/// The left factor of a convolution or of its input gradient: lanes are the channels written, the depth runs over the channels
/// read and within them over the taps of a phase.
/// </summary>
/// <param name="filters">The weight of lane 0, channel 0, tap 0.</param>
/// <param name="laneStride">Elements from a channel written to the next.</param>
/// <param name="channelStride">Elements from a channel read to the next.</param>
/// <param name="taps">The taps, as indices into a filter's plane.</param>
internal readonly unsafe struct FilterPanels<T>(T* filters, nint laneStride, nint channelStride, int[] taps) : IPanelSource<T>
    where T : unmanaged
{
    private readonly T* _filters = filters;

    public void Pack(T* panel, int width, int lane, int lanes, int depth, int depths)
    {
        if (lanes < width)
            new Span<T>(panel, width * depths).Clear();
        (int channel, int tap) = Math.DivRem(depth, taps.Length);
        T* first = _filters + (lane * laneStride);
        for (int i = 0; i < depths; i++)
        {
            T* source = first + (channel * channelStride) + taps[tap];
            for (int j = 0; j < lanes; j++)
            {
                panel[j] = *source;
                source += laneStride;
            }
            panel += width;
            if (++tap == taps.Length)
            {
                tap = 0;
                channel++;
            }
        }
    }
}
