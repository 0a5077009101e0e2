namespace AutogradNet.Layers;

/// <summary>How <see cref="UpsampleLayer"/> fills the places between.</summary>
public enum UpsampleMode
{
    /// <summary>The nearest value.</summary>
    Nearest,

    /// <summary>A weighted mean of the four values round the place.</summary>
    Bilinear,
}
