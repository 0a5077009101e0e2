namespace AutogradNet.Layers;

/// <summary>Means of windows chosen so that the result has a given size; size 1 is global average pooling.</summary>
/// <param name="size">The result's rows and columns.</param>
public sealed class AdaptiveAvgPool2dLayer(Size2d size) : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.AdaptiveAvgPool2d(size);
}
