namespace AutogradNet.Kernels;

/// <summary>Whether a convolution is computed by Winograd's algorithm: a switch for the process, and a guess at what is faster.</summary>
internal static class WinogradChoice
{
    private static volatile bool _enabled = true;

    /// <summary>Whether it may be used at all.</summary>
    public static bool Enabled
    {
        get => _enabled;
        set => _enabled = value;
    }

    /// <summary>Whether it is used for a convolution, or for its input gradient.</summary>
    public static bool Takes(in Conv2dGeometry g, in WinogradGeometry winograd) => Enabled && WinogradGeometry.Allows(g) && winograd.Pays();
}
