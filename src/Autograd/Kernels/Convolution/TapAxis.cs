namespace AutogradNet.Kernels;

/// <summary>The input positions of one remainder by the stride along one axis, and the taps that reach them.</summary>
/// <param name="Phase">The remainder, which is also the first position.</param>
/// <param name="Count">Positions of this remainder.</param>
/// <param name="Taps">The taps that reach them.</param>
/// <param name="Offsets">For each tap, the output position that reaches the first of them.</param>
internal sealed record TapAxis(int Phase, int Count, int[] Taps, int[] Offsets)
{
    /// <summary>All remainders of an axis.</summary>
    public static TapAxis[] Create(int size, int pad, int dilation, int kernel, int stride)
    {
        var axes = new TapAxis[Math.Min(stride, Math.Max(size, 1))];
        for (int phase = 0; phase < axes.Length; phase++)
        {
            var taps = new List<int>();
            var offsets = new List<int>();
            for (int tap = 0; tap < kernel; tap++)
            {
                long distance = phase + (long)pad - ((long)dilation * tap);
                if (distance % stride != 0)
                    continue;
                taps.Add(tap);
                offsets.Add((int)(distance / stride));
            }
            int count = size <= phase ? 0 : ((size - phase - 1) / stride) + 1;
            axes[phase] = new TapAxis(phase, count, [.. taps], [.. offsets]);
        }
        return axes;
    }

    /// <summary>The output positions that all remainders together reach for their first positions.</summary>
    public static TapSpan Span(TapAxis[] axes)
    {
        int first = int.MaxValue;
        int last = int.MinValue;
        foreach (TapAxis axis in axes)
        {
            foreach (int offset in axis.Offsets)
            {
                first = Math.Min(first, offset);
                last = Math.Max(last, offset);
            }
        }
        return first > last ? new TapSpan(0, 1) : new TapSpan(first, Length: checked(last - first + 1));
    }
}
