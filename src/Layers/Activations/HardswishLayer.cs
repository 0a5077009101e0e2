namespace AutogradNet.Layers;

/// <summary>x·min(max(x + 3, 0), 6)/6.</summary>
public sealed class HardswishLayer : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Hardswish();
}
