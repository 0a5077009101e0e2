using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>A generated picture and all that is true of it.</summary>
/// <param name="Seed">What it was generated from.</param>
/// <param name="Image">The picture.</param>
/// <param name="Objects">Its objects, each of another class, the hindmost first.</param>
/// <param name="BackgroundTexture">The texture behind the objects.</param>
public sealed record Scene(ulong Seed, RgbImage Image, IReadOnlyList<SceneObject> Objects, SceneTexture BackgroundTexture)
{
    /// <summary>The object of a class, or null where the scene has none.</summary>
    public SceneObject? Find(ShapeClass shape) => Objects.FirstOrDefault(o => o.Shape == shape);
}
