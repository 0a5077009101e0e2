namespace AutogradNet.Layers;

/// <summary>The logistic function 1/(1 + exp(−x)).</summary>
public sealed class SigmoidLayer : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Sigmoid();
}
