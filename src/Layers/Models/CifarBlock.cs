namespace AutogradNet.Layers.Models;

/// <summary>
/// The residual block of two 3×3 convolutions (He et al., 2016, figure 2), with the names of torchvision's <c>BasicBlock</c>. Where the
/// size changes, a 1×1 convolution is the short cut (the paper's option B).
/// </summary>
internal sealed class CifarBlock : Module
{
    private readonly Conv2dLayer _conv1;
    private readonly BatchNorm2dLayer _norm1;
    private readonly ReluLayer _relu;
    private readonly Conv2dLayer _conv2;
    private readonly BatchNorm2dLayer _norm2;
    private readonly Sequential? _downsample;

    public CifarBlock(int inChannels, int outChannels, int stride, RandomSource? random)
    {
        _conv1 = Add("conv1", new Conv2dLayer(inChannels, outChannels, 3, stride, padding: 1, bias: false, random: random));
        _norm1 = Add("bn1", new BatchNorm2dLayer(outChannels));
        _relu = Add("relu", new ReluLayer());
        _conv2 = Add("conv2", new Conv2dLayer(outChannels, outChannels, 3, padding: 1, bias: false, random: random));
        _norm2 = Add("bn2", new BatchNorm2dLayer(outChannels));
        if (stride == 1 && inChannels == outChannels) return;
        _downsample = Add<Sequential>("downsample",
        [
            new Conv2dLayer(inChannels, outChannels, 1, stride, bias: false, random: random),
            new BatchNorm2dLayer(outChannels),
        ]);
    }

    protected override Tensor Forward(Tensor x)
    {
        var shortcut = _downsample is null ? x : _downsample.Call(x);
        var y = _relu.Call(_norm1.Call(_conv1.Call(x)));
        return _relu.Call(_norm2.Call(_conv2.Call(y)) + shortcut);
    }
}
