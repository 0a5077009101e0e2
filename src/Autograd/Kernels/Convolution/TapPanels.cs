using System.Runtime.CompilerServices;
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
    // Vectors of a panel's row that are kept in registers: rows of seven pixels or more with AVX2, of thirteen or more with AVX-512.
    private const int MaximumVectors = 4;

    private readonly T* _planes = planes;

    public bool LanesAreClose => true;

    public void Pack(T* panel, int width, int lane, int lanes, int depth, int depths)
    {
        // Runs of lanes that lie side by side in a padded plane, pieces of the target's rows, are copied a vector at a time.
        int vector = PanelCopy.VectorBytes / sizeof(T);
        nint* from = stackalloc nint[Math.Max(width, MaximumVectors)];
        nint* to = stackalloc nint[Math.Max(width, MaximumVectors)];
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
        T* target = panel;
        for (int done = 0; done < depths; tap++, channel = 0)
        {
            int some = Math.Min(channels - channel, depths - done);
            int whole = Math.Clamp(followed - done, 0, some);
            T* source = _planes + (channel * layout.PlaneSize) + offsets[tap];
            Copy(source, layout.PlaneSize, target, width, from, to, vectors, whole);
            for (int i = whole; i < some; i++)
            {
                T* read = source + (i * layout.PlaneSize);
                T* write = target + (i * width);
                for (int at = 0; at < vectors; at++)
                    PanelCopy.Row(read + from[at], write + to[at], (int)Math.Min(vector, (at + 1 < vectors ? to[at + 1] : lanes) - to[at]));
            }
            target += (nint)some * width;
            done += some;
        }
        for (int i = 0; lanes < width && i < depths; i++)
            new Span<T>(panel + (i * width) + lanes, width - lanes).Clear();
    }

    // The same vectors of some planes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(T* source, nint planeSize, T* target, nint width, nint* from, nint* to, int vectors, int count)
    {
        // Where the last element of a vector lies for the next panel: planes lie further apart than the processor looks ahead.
        nint ahead = width + (PanelCopy.VectorBytes / sizeof(T)) - 1;
        if (vectors > MaximumVectors)
        {
            for (; count > 0; count--)
            {
                for (int at = 0; at < vectors; at++)
                    CopyOne(source + from[at], target + to[at], ahead);
                source += planeSize;
                target += width;
            }
            return;
        }
        nint from0 = from[0], from1 = from[1], from2 = from[2], from3 = from[3];
        nint to0 = to[0], to1 = to[1], to2 = to[2], to3 = to[3];
        for (; count > 0; count--)
        {
            CopyOne(source + from0, target + to0, ahead);
            if (vectors > 1)
            {
                CopyOne(source + from1, target + to1, ahead);
                if (vectors > 2)
                {
                    CopyOne(source + from2, target + to2, ahead);
                    if (vectors > 3)
                        CopyOne(source + from3, target + to3, ahead);
                }
            }
            source += planeSize;
            target += width;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyOne(T* source, T* target, nint ahead)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(source + ahead);
        PanelCopy.Vector(source, target);
    }
}
