namespace AutogradNet.Layers.Models;

/// <summary>
/// ResNet's block with a bottleneck: 1×1 convolutions reduce the channels and restore them, a 3×3 convolution works between (He et al.,
/// 2016, figure 5, right). The 3×3 convolution has the stride, as in torchvision and unlike in the paper.
/// </summary>
internal sealed class Bottleneck : Module
{
    /// <summary>Channels of the result for each plane.</summary>
    public const int Expansion = 4;

    private readonly Conv2dLayer _conv1;
    private readonly BatchNorm2dLayer _norm1;
    private readonly Conv2dLayer _conv2;
    private readonly BatchNorm2dLayer _norm2;
    private readonly Conv2dLayer _conv3;
    private readonly BatchNorm2dLayer _norm3;
    private readonly ReluLayer _relu;
    private readonly Sequential? _downsample;

    public Bottleneck(int inChannels, int planes, int width, int stride, int groups, RandomSource? random)
    {
        var outChannels = planes * Expansion;
        _conv1 = Add("conv1", new Conv2dLayer(inChannels, width, 1, bias: false, random: random));
        _norm1 = Add("bn1", new BatchNorm2dLayer(width));
        _conv2 = Add("conv2", new Conv2dLayer(width, width, 3, stride, padding: 1, groups: groups, bias: false, random: random));
        _norm2 = Add("bn2", new BatchNorm2dLayer(width));
        _conv3 = Add("conv3", new Conv2dLayer(width, outChannels, 1, bias: false, random: random));
        _norm3 = Add("bn3", new BatchNorm2dLayer(outChannels));
        _relu = Add("relu", new ReluLayer());
        if (stride != 1 || inChannels != outChannels) _downsample = Add("downsample", BasicBlock.Projection(inChannels, outChannels, stride, random));
    }

    protected override Tensor Forward(Tensor x)
    {
        var shortcut = _downsample is null ? x : _downsample.Call(x);
        var y = _relu.Call(_norm1.Call(_conv1.Call(x)));
        y = _relu.Call(_norm2.Call(_conv2.Call(y)));
        return _relu.Call(_norm3.Call(_conv3.Call(y)) + shortcut);
    }
}
