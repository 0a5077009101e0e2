namespace AutogradNet.Layers;

/// <summary>A layer cannot take what it was given: the message names the layer and says why.</summary>
public sealed class LayerException : ArgumentException
{
    /// <summary>Wraps what an operation of the layer refused.</summary>
    /// <param name="layerPath">The path of the layer; empty for the whole model.</param>
    /// <param name="layerType">The name of its type.</param>
    /// <param name="innerException">What went wrong.</param>
    public LayerException(string layerPath, string layerType, Exception innerException)
        : base(Describe(layerPath, layerType, innerException), innerException) => LayerPath = layerPath;

    /// <summary>The path of the layer, such as <c>features.3.squeeze</c>; empty for the whole model.</summary>
    public string LayerPath { get; }

    private static string Describe(string layerPath, string layerType, Exception innerException)
    {
        ArgumentNullException.ThrowIfNull(layerPath);
        ArgumentNullException.ThrowIfNull(innerException);
        return layerPath.Length == 0 ? $"{layerType}: {innerException.Message}" : $"Layer {layerPath} ({layerType}): {innerException.Message}";
    }
}
