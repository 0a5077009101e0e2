using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>A random change of a picture that keeps its class. Holds no state: what happens depends on the generator alone.</summary>
public abstract record Augmentation
{
    /// <summary>Changes a picture.</summary>
    /// <param name="image">The picture, which is not written to.</param>
    /// <param name="random">Decides what happens; this augmentation's own.</param>
    /// <returns>A new picture, or the same where nothing happens.</returns>
    public abstract RgbImage Apply(RgbImage image, RandomSource random);
}
