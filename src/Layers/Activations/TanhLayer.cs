namespace AutogradNet.Layers;

/// <summary>The hyperbolic tangent.</summary>
public sealed class TanhLayer : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Tanh();
}
