namespace AutogradNet.Kernels;

/// <summary>
/// The right factor of a weight gradient: lanes run over channels and within them over taps, the depth over output pixels.
/// </summary>
internal readonly unsafe struct TapDepthPanels<T>(T* planes, TapLayout layout, TapPhase phase) : IPanelSource<T>
    where T : unmanaged
{
    private readonly T* _planes = planes;

    public bool LanesAreClose => false;

    public void Pack(T* panel, int width, int lane, int lanes, int depth, int depths)
    {
        T** sources = stackalloc T*[width];
        for (int i = 0; i < lanes; i++)
        {
            (int channel, int tap) = Math.DivRem(lane + i, phase.Offsets.Length);
            sources[i] = _planes + (channel * layout.PlaneSize) + phase.Offsets[tap];
        }
        if (lanes < width)
            new Span<T>(panel, width * depths).Clear();
        (int row, int column) = Math.DivRem(depth, phase.Width);
        nint at = ((nint)row * layout.SubWidth) + column;
        for (int i = 0; i < depths; i++)
        {
            for (int j = 0; j < lanes; j++)
                panel[j] = sources[j][at];
            panel += width;
            at++;
            if (++column == phase.Width)
            {
                column = 0;
                at += layout.SubWidth - phase.Width;
            }
        }
    }
}
