namespace AutogradNet.Layers.Models;

/// <summary>How the mobile networks keep their scaled channel counts divisible by 8 (Sandler et al., 2018, in the authors' code).</summary>
internal static class ChannelRounding
{
    private const int Divisor = 8;

    /// <summary>The nearest multiple of 8, but not less than nine tenths of the count.</summary>
    public static int Round(double channels)
    {
        var rounded = Math.Max(Divisor, (int)(channels + (Divisor / 2)) / Divisor * Divisor);
        return rounded < 0.9 * channels ? rounded + Divisor : rounded;
    }
}
