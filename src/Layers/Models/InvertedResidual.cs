namespace AutogradNet.Layers.Models;

/// <summary>
/// The block of MobileNet v3 and EfficientNet: a 1×1 convolution widens, a depthwise one works, squeeze-and-excitation weighs the
/// channels, and a 1×1 convolution narrows without an activation (Howard et al., 2019, figure 4).
/// </summary>
internal sealed class InvertedResidual : Module
{
    private readonly Sequential _block = [];
    private readonly StochasticDepthLayer? _stochasticDepth;

    public InvertedResidual(
        int inChannels,
        int expanded,
        int outChannels,
        int kernel,
        int stride,
        Func<Module> activation,
        SqueezeExcitation? excitation,
        Func<int, BatchNorm2dLayer> norm,
        double dropProbability,
        RandomSource? random)
    {
        if (expanded != inChannels) _block.Add(ConvNormActivation.Create(inChannels, expanded, 1, activation, norm: norm, random: random));
        _block.Add(ConvNormActivation.Create(expanded, expanded, kernel, activation, stride, groups: expanded, norm, random));
        if (excitation is not null) _block.Add(excitation);
        _block.Add(ConvNormActivation.Create(expanded, outChannels, 1, null, norm: norm, random: random));
        Add("block", _block);
        if (stride != 1 || inChannels != outChannels) return;
        _stochasticDepth = Add("stochastic_depth", new StochasticDepthLayer(dropProbability, random?.Split()));
    }

    protected override Tensor Forward(Tensor x)
    {
        var result = _block.Call(x);
        return _stochasticDepth is null ? result : x + _stochasticDepth.Call(result);
    }
}
