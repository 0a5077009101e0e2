namespace AutogradNet.Layers.Models;

/// <summary>
/// Weighs the channels by what is seen in the whole image: Hu et al., "Squeeze-and-Excitation Networks", 2018,
/// https://arxiv.org/abs/1709.01507. Named as torchvision's.
/// </summary>
internal sealed class SqueezeExcitation : Module
{
    private readonly AdaptiveAvgPool2dLayer _pool;
    private readonly Conv2dLayer _squeeze;
    private readonly Conv2dLayer _excite;
    private readonly Module _activation;
    private readonly Module _gate;

    /// <param name="channels">Channels of the input and of the result.</param>
    /// <param name="squeezed">Channels between the two 1×1 convolutions.</param>
    /// <param name="activation">Between the two convolutions.</param>
    /// <param name="gate">Brings the weights between 0 and 1.</param>
    /// <param name="random">For the initial weights; zeros without it.</param>
    public SqueezeExcitation(int channels, int squeezed, Module activation, Module gate, RandomSource? random)
    {
        _pool = Add("avgpool", new AdaptiveAvgPool2dLayer(1));
        _squeeze = Add("fc1", new Conv2dLayer(channels, squeezed, 1, random: random));
        _excite = Add("fc2", new Conv2dLayer(squeezed, channels, 1, random: random));
        _activation = Add("activation", activation);
        _gate = Add("scale_activation", gate);
    }

    protected override Tensor Forward(Tensor x) => x * _gate.Call(_excite.Call(_activation.Call(_squeeze.Call(_pool.Call(x)))));
}
