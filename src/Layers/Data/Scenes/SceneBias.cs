namespace AutogradNet.Layers.Data;

/// <summary>What, besides the outline, tells the class of an object in a biased set of scenes.</summary>
[Flags]
public enum SceneBias
{
    /// <summary>Nothing: colour and texture are independent of the class.</summary>
    None = 0,

    /// <summary>The hue: class k has the hue k/8 of the circle.</summary>
    Color = 1,

    /// <summary>The texture: class k has the k-th <see cref="SceneTexture"/>.</summary>
    Texture = 2,
}
