namespace AutogradNet.Layers;

/// <summary>x where positive, else slope·x.</summary>
/// <param name="slope">The factor of negative values.</param>
public sealed class LeakyReluLayer(double slope = 0.01) : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.LeakyRelu(slope);
}
