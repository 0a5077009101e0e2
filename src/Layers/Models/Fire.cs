namespace AutogradNet.Layers.Models;

/// <summary>
/// SqueezeNet's fire module: a 1×1 convolution squeezes the channels, then 1×1 and 3×3 convolutions expand them side by side
/// (Iandola et al., 2016, section 3.2).
/// </summary>
internal sealed class Fire : Module
{
    private readonly Conv2dLayer _squeeze;
    private readonly ReluLayer _squeezeActivation;
    private readonly Conv2dLayer _expand1x1;
    private readonly ReluLayer _expand1x1Activation;
    private readonly Conv2dLayer _expand3x3;
    private readonly ReluLayer _expand3x3Activation;

    public Fire(int inChannels, int squeezed, int expanded1x1, int expanded3x3, RandomSource? random)
    {
        _squeeze = Add("squeeze", new Conv2dLayer(inChannels, squeezed, 1, random: random));
        _squeezeActivation = Add("squeeze_activation", new ReluLayer());
        _expand1x1 = Add("expand1x1", new Conv2dLayer(squeezed, expanded1x1, 1, random: random));
        _expand1x1Activation = Add("expand1x1_activation", new ReluLayer());
        _expand3x3 = Add("expand3x3", new Conv2dLayer(squeezed, expanded3x3, 3, padding: 1, random: random));
        _expand3x3Activation = Add("expand3x3_activation", new ReluLayer());
    }

    protected override Tensor Forward(Tensor x)
    {
        var squeezed = _squeezeActivation.Call(_squeeze.Call(x));
        return Tensor.Concat(
            1,
            _expand1x1Activation.Call(_expand1x1.Call(squeezed)),
            _expand3x3Activation.Call(_expand3x3.Call(squeezed)));
    }
}
