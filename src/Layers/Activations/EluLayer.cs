namespace AutogradNet.Layers;

/// <summary>x where positive, else alpha·(exp(x) − 1).</summary>
/// <param name="alpha">Minus the limit at negative infinity.</param>
public sealed class EluLayer(double alpha = 1) : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Elu(alpha);
}
