namespace AutogradNet.Layers;

/// <summary>min(max(x + 3, 0), 6)/6.</summary>
public sealed class HardsigmoidLayer : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Hardsigmoid();
}
