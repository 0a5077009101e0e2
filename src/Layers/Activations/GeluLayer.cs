namespace AutogradNet.Layers;

/// <summary>x·Φ(x), Φ the normal distribution function.</summary>
/// <param name="tanhApproximation">Whether Φ is approximated with a hyperbolic tangent.</param>
public sealed class GeluLayer(bool tanhApproximation = false) : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Gelu(tanhApproximation);
}
