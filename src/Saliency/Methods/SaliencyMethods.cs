namespace AutogradNet.Explanations;

/// <summary>The methods by name: one line each.</summary>
public static class SaliencyMethods
{
    private static readonly Dictionary<string, Func<string?, SaliencyMethod>> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["gradient"] = _ => SaliencyMethod.Gradient,
        ["input-x-gradient"] = _ => SaliencyMethod.InputTimesGradient,
        ["deconvnet"] = _ => SaliencyMethod.DeconvNet,
        ["guided"] = _ => SaliencyMethod.Guided,
        ["gradcam"] = layer => SaliencyMethod.GradCam(layer),
        ["guided-gradcam"] = layer => SaliencyMethod.GuidedGradCam(layer),
    };

    /// <summary>The names, in the order to show them.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Makes a method.</summary>
    /// <param name="name">One of <see cref="Names"/>, in any case.</param>
    /// <param name="layer">The layer for methods that look at one; their default where left out.</param>
    /// <exception cref="ArgumentException">There is no such method; the message lists the names.</exception>
    public static SaliencyMethod Create(string name, string? layer = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return ByName.TryGetValue(name, out var make) ? make(layer) : throw new ArgumentException($"No method '{name}'; there are: {string.Join(", ", Names)}.", nameof(name));
    }
}
