namespace AutogradNet.Kernels;

/// <summary>
/// The right factor of a convolution: lanes are target pixels, the depth runs over channels and within them over taps. What
/// "im2col" would write out is read from the padded planes while it is packed.
/// </summary>
internal readonly unsafe struct TapPanels<T>(T* planes, TapLayout layout, TapPhase phase) : IPanelSource<T>
    where T : unmanaged
{
    private readonly T* _planes = planes;

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
        (int channel, int tap) = Math.DivRem(depth, offsets.Length);
        T* plane = _planes + (channel * layout.PlaneSize);
        for (int i = 0; i < depths; i++)
        {
            T* source = plane + offsets[tap];
            T* target = panel;
            for (int run = 0; run < runs; run++)
            {
                // A run's overrun is written over by the next run, and the last one's by the next depth.
                PanelCopy.Overrun(source + starts[run], target, lengths[run]);
                target += lengths[run];
            }
            panel += width;
            if (lanes < width)
                new Span<T>(target, width - lanes).Clear();
            if (++tap == offsets.Length)
            {
                tap = 0;
                plane += layout.PlaneSize;
            }
        }
    }
}
