namespace AutogradNet.Layers;

/// <summary>log(1 + exp(beta·x))/beta.</summary>
/// <param name="beta">How sharp the bend is.</param>
/// <param name="threshold">Above this value of beta·x the result is x itself.</param>
public sealed class SoftplusLayer(double beta = 1, double threshold = 20) : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Softplus(beta, threshold);
}
