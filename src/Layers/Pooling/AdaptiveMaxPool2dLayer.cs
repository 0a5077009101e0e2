namespace AutogradNet.Layers;

/// <summary>Maxima of windows chosen so that the result has a given size.</summary>
/// <param name="size">The result's rows and columns.</param>
public sealed class AdaptiveMaxPool2dLayer(Size2d size) : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.AdaptiveMaxPool2d(size);
}
