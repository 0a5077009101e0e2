namespace AutogradNet.Layers;

/// <summary>
/// Layer normalisation of N×C×H×W over the channels, each place by itself, with a learned <c>weight</c> and <c>bias</c> per channel, as
/// torchvision's <c>LayerNorm2d</c>.
/// </summary>
public sealed class LayerNorm2dLayer : Module
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;

    /// <summary>Makes the layer: scale 1, shift 0.</summary>
    /// <param name="channels">Channels of the input.</param>
    /// <param name="epsilon">Added to the variance.</param>
    public LayerNorm2dLayer(int channels, double epsilon = 1e-5)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        Epsilon = epsilon;
        _weight = AddParameter("weight", Tensor.Ones([channels]));
        _bias = AddParameter("bias", Tensor.Zeros([channels]));
    }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>The scale of each channel.</summary>
    public Parameter Weight => _weight;

    /// <summary>The shift of each channel.</summary>
    public Parameter Bias => _bias;

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        if (x.Shape.Rank != 4) throw new ArgumentException($"N×C×H×W is expected, not {x.Shape}.", nameof(x));
        return x.Permute(0, 2, 3, 1).LayerNorm(_weight, _bias, Epsilon).Permute(0, 3, 1, 2);
    }
}
