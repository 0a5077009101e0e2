namespace AutogradNet.Kernels;

/// <summary>The source positions one axis of taps reaches for the first target pixel.</summary>
/// <param name="First">The first position; negative inside the padding.</param>
/// <param name="Length">Positions from the first to the last, both included.</param>
internal readonly record struct TapSpan(int First, int Length)
{
    /// <summary>The span of <paramref name="taps"/> taps from <paramref name="first"/> on, <paramref name="dilation"/> apart.</summary>
    public TapSpan(int first, int dilation, int taps)
        : this(first, checked((dilation * (taps - 1)) + 1))
    {
    }
}
