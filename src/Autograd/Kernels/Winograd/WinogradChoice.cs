namespace AutogradNet.Kernels;

/// <summary>Whether a convolution is computed by Winograd's algorithm: a switch for the process, and a guess at what is faster.</summary>
internal static class WinogradChoice
{
    private static volatile bool _enabled = true;
    private static volatile bool _recorded;

    /// <summary>Whether it may be used at all.</summary>
    public static bool Enabled
    {
        get => _enabled;
        set => _enabled = value;
    }

    /// <summary>Whether it may be used for forward convolutions that are asked to keep the reference's order of additions, too.</summary>
    /// <remarks>
    /// Rectifiers and max pooling decide by the last bit where values nearly tie. Only what is recorded is differentiated, and only
    /// there, and where weights do not change from step to step, does it matter that ties fall as in the reference.
    /// </remarks>
    public static bool Recorded
    {
        get => _recorded;
        set => _recorded = value;
    }

    /// <summary>Whether it is used for a convolution.</summary>
    public static bool TakesForward(in Conv2dGeometry g, bool ordered) =>
        (Recorded || !ordered) && Takes(g, WinogradGeometry.Forward(g));

    /// <summary>Whether it is used for a convolution's input gradient.</summary>
    public static bool TakesInputGradient(in Conv2dGeometry g) => Takes(g, WinogradGeometry.InputGradient(g));

    /// <summary>Whether it is used for a convolution's weight gradient.</summary>
    public static bool TakesWeightGradient(in Conv2dGeometry g) =>
        Enabled && WinogradGeometry.Allows(g) && WinogradGeometry.Forward(g).PaysForFilters();

    private static bool Takes(in Conv2dGeometry g, in WinogradGeometry winograd) => Enabled && WinogradGeometry.Allows(g) && winograd.Pays();
}
