using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// The right factor of a convolution: lanes are target pixels, the depth runs over taps and within them over channels, as in
/// <see cref="FilterPanels{T}"/>. What "im2col" would write out is read from the padded planes while it is packed.
/// </summary>
/// <param name="planes">The padded planes.</param>
/// <param name="channels">How many there are.</param>
/// <param name="layout">How they are padded.</param>
/// <param name="phase">The target's pixels and their taps.</param>
/// <param name="first">The pixel that is the first lane.</param>
internal readonly unsafe struct TapPanels<T>(T* planes, int channels, TapLayout layout, TapPhase phase, int first = 0) : IPanelSource<T>
    where T : unmanaged
{
    // Channels from the one that is copied to the one that is asked for.
    private const int PrefetchDistance = 8;

    private readonly T* _planes = planes;

    public bool LanesAreClose => true;

    public void Pack(T* panel, int width, int lane, int lanes, int depth, int depths)
    {
        // Runs of lanes that lie side by side in a padded plane, pieces of the target's rows, are copied a vector at a time.
        int vector = PanelCopy.VectorBytes / sizeof(T);
        nint* from = stackalloc nint[width];
        nint* to = stackalloc nint[width];
        int vectors = 0;
        bool joined = layout.SubWidth == phase.Width;
        for (int done = 0; done < lanes;)
        {
            (int row, int column) = Math.DivRem(first + lane + done, phase.Width);
            int length = joined ? lanes - done : Math.Min(lanes - done, phase.Width - column);
            for (int i = 0; i < length; i += vector)
                (from[vectors], to[vectors++]) = (((nint)row * layout.SubWidth) + column + i, done + i);
            done += length;
        }

        // What a vector writes too much is written over by the next or by the next depth, but what follows the panel may be another thread's.
        int followed = Math.Max(0, depths - ((PanelCopy.VectorBytes + (width * sizeof(T)) - 1) / (width * sizeof(T))));
        ReadOnlySpan<nint> offsets = phase.Offsets;
        (int tap, int channel) = Math.DivRem(depth, channels);
        for (int i = 0; i < depths; i++)
        {
            T* source = _planes + (channel * layout.PlaneSize) + offsets[tap];
            if (i < followed)
            {
                // Planes lie further apart than the processor looks ahead.
                T* ahead = source + (PrefetchDistance * layout.PlaneSize);
                for (int at = 0; at < vectors; at++)
                {
                    if (Sse.IsSupported)
                        Sse.Prefetch0(ahead + from[at]);
                    PanelCopy.Vector(source + from[at], panel + to[at]);
                }
            }
            else
            {
                for (int at = 0; at < vectors; at++)
                    PanelCopy.Row(source + from[at], panel + to[at], (int)Math.Min(vector, (at + 1 < vectors ? to[at + 1] : lanes) - to[at]));
            }
            if (lanes < width)
                new Span<T>(panel + lanes, width - lanes).Clear();
            panel += width;
            if (++channel == channels)
            {
                channel = 0;
                tap++;
            }
        }
    }
}
