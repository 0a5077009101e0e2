namespace AutogradNet.Layers;

/// <summary>x where positive, else a learned slope (<c>weight</c>) times x: one slope for all channels, or one for each.</summary>
public sealed class PReluLayer : Module
{
    private readonly Parameter _weight;

    /// <summary>Makes the layer.</summary>
    /// <param name="slopes">1, or the number of channels.</param>
    /// <param name="initialSlope">What the slopes start from.</param>
    public PReluLayer(int slopes = 1, double initialSlope = 0.25)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(slopes);
        _weight = AddParameter("weight", Tensor.Full([slopes], initialSlope));
    }

    /// <summary>The slopes.</summary>
    public Parameter Weight => _weight;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => x.PRelu(_weight);
}
