namespace AutogradNet.Layers;

/// <summary>The affine map of the last axis: <c>x·weightᵀ + bias</c> (<c>weight</c>: out×in).</summary>
public sealed class LinearLayer : Module
{
    private readonly Parameter _weight;
    private readonly Parameter? _bias;

    /// <summary>Makes the layer.</summary>
    /// <param name="inFeatures">The extent of the input's last axis.</param>
    /// <param name="outFeatures">The extent of the result's last axis.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="random">For PyTorch's default initialisation; zeros without it.</param>
    public LinearLayer(int inFeatures, int outFeatures, bool bias = true, RandomSource? random = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(inFeatures);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(outFeatures);
        _weight = AddParameter("weight", KaimingUniform.Create([outFeatures, inFeatures], inFeatures, random));
        _bias = bias ? AddParameter("bias", KaimingUniform.Create([outFeatures], inFeatures, random)) : null;
    }

    /// <summary>The matrix, out×in.</summary>
    public Parameter Weight => _weight;

    /// <summary>The bias, if there is one.</summary>
    public Parameter? Bias => _bias;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.Linear(_weight, _bias?.AsOperand());
}
