namespace AutogradNet.Layers;

/// <summary>x·sigmoid(x), also called swish.</summary>
public sealed class SiluLayer : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Silu();
}
