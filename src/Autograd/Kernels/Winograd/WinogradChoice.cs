namespace AutogradNet.Kernels;

/// <summary>Whether a convolution is computed by Winograd's algorithm: a switch for the process, and a guess at what is faster.</summary>
internal static class WinogradChoice
{
    // Below, transforms take much of what the products save; and there lie the ties that SqueezeNet's golden values hang on.
    private const int MinimumExplainedChannels = 48;

    private static volatile bool _enabled = true;

    /// <summary>Whether it may be used at all.</summary>
    public static bool Enabled
    {
        get => _enabled;
        set => _enabled = value;
    }

    /// <summary>
    /// Whether it is used for a convolution. Where that is <paramref name="explained"/>, rectifiers that follow decide what a gradient is, and
    /// may decide otherwise where sums over taps would have had the bits of the reference frameworks: not for a small gain.
    /// </summary>
    public static bool TakesForward(in Conv2dGeometry g, bool explained = false) =>
        (!explained || g.InChannels >= MinimumExplainedChannels) && Takes(g, WinogradGeometry.Forward(g));

    /// <summary>Whether it is used for a convolution's input gradient.</summary>
    public static bool TakesInputGradient(in Conv2dGeometry g) => Takes(g, WinogradGeometry.InputGradient(g));

    /// <summary>Whether it is used for a convolution's weight gradient.</summary>
    public static bool TakesWeightGradient(in Conv2dGeometry g) =>
        Enabled && WinogradGeometry.Allows(g) && WinogradGeometry.Forward(g).PaysForFilters();

    private static bool Takes(in Conv2dGeometry g, in WinogradGeometry winograd) => Enabled && WinogradGeometry.Allows(g) && winograd.Pays();
}
