namespace AutogradNet.Layers;

/// <summary>The rectifier max(x, 0).</summary>
public sealed class ReluLayer : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Relu();
}
