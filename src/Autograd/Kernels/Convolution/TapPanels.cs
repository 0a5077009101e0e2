namespace AutogradNet.Kernels;

/// <summary>
/// The right factor of a convolution: lanes are target pixels, the depth runs over taps and within them over channels, as in
/// <see cref="FilterPanels{T}"/>. What "im2col" would write out is read from the padded planes while it is packed.
/// </summary>
internal readonly unsafe struct TapPanels<T>(T* planes, int channels, TapLayout layout, TapPhase phase) : IPanelSource<T>
    where T : unmanaged
{
    private readonly T* _planes = planes;

    public bool LanesAreClose => true;

    public void Pack(T* panel, int width, int lane, int lanes, int depth, int depths)
    {
        // Runs of lanes that lie side by side in a padded plane: pieces of the target's rows.
        nint* starts = stackalloc nint[width];
        int* lengths = stackalloc int[width];
        int runs = 0;
        bool joined = layout.SubWidth == phase.Width;
        for (int done = 0; done < lanes; runs++)
        {
            (int row, int column) = Math.DivRem(lane + done, phase.Width);
            starts[runs] = ((nint)row * layout.SubWidth) + column;
            lengths[runs] = joined ? lanes - done : Math.Min(lanes - done, phase.Width - column);
            done += lengths[runs];
        }

        ReadOnlySpan<nint> offsets = phase.Offsets;
        (int tap, int channel) = Math.DivRem(depth, channels);
        for (int i = 0; i < depths; i++)
        {
            T* source = _planes + (channel * layout.PlaneSize) + offsets[tap];
            T* target = panel;
            for (int run = 0; run < runs; run++)
            {
                // A run's overrun is written over by the next run or depth; what follows the panel may be another thread's.
                bool isFollowed = (nint)(depths - 1 - i) * width * sizeof(T) >= PanelCopy.Slack;
                PanelCopy.Row(source + starts[run], target, lengths[run], isFollowed);
                target += lengths[run];
            }
            panel += width;
            if (lanes < width)
                new Span<T>(target, width - lanes).Clear();
            if (++channel == channels)
            {
                channel = 0;
                tap++;
            }
        }
    }
}
