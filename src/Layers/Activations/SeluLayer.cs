namespace AutogradNet.Layers;

/// <summary>The scaled exponential linear unit.</summary>
public sealed class SeluLayer : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Selu();
}
