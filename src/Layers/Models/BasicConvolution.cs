namespace AutogradNet.Layers.Models;

/// <summary>
/// The Inception networks' convolution without bias, batch normalisation and rectifier, with the names of torchvision's
/// <c>BasicConv2d</c>.
/// </summary>
internal sealed class BasicConvolution : Module
{
    private readonly Conv2dLayer _conv;
    private readonly BatchNorm2dLayer _norm;

    public BasicConvolution(int inChannels, int outChannels, Size2d kernel, int stride = 1, Padding2d padding = default, RandomSource? random = null)
    {
        _conv = Add("conv", new Conv2dLayer(inChannels, outChannels, kernel, stride, padding, bias: false, random: random));
        _norm = Add("bn", new BatchNorm2dLayer(outChannels, epsilon: 1e-3));
    }

    protected override Tensor Forward(Tensor x) => _norm.Call(_conv.Call(x)).Relu();
}
