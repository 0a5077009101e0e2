namespace AutogradNet.Layers;

/// <summary>Layer normalisation over the last axis (Ba, Kiros and Hinton, 2016) with a learned <c>weight</c> and <c>bias</c>.</summary>
public sealed class LayerNormLayer : Module
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>Makes the layer: scale 1, shift 0.</summary>
    /// <param name="features">The extent of the input's last axis.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public LayerNormLayer(int features, double epsilon = 1e-5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        Epsilon = epsilon;
        _weight = AddParameter("weight", Tensor.Ones([features]));
        _bias = AddParameter("bias", Tensor.Zeros([features]));
    }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>The scale of each feature.</summary>
    public Parameter Weight => _weight;

    /// <summary>The shift of each feature.</summary>
    public Parameter Bias => _bias;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.LayerNorm(_weight, _bias, Epsilon);
}
