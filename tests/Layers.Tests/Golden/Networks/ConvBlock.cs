namespace AutogradNet.Layers.Tests;

/// <summary>Convolution without bias, batch norm and, where given, an activation, named 0, 1 and 2.</summary>
internal sealed class ConvBlock : Module
{
    private readonly Conv2dLayer _conv;
    private readonly BatchNorm2dLayer _norm;
    private readonly Module? _activation;

    public ConvBlock(int inChannels, int outChannels, int kernel, Module? activation, int stride = 1, int padding = 0, int groups = 1)
    {
        _conv = Add("0", new Conv2dLayer(inChannels, outChannels, kernel, stride, padding, groups: groups, bias: false));
        _norm = Add("1", new BatchNorm2dLayer(outChannels));
        if (activation is not null) _activation = Add("2", activation);
    }

    protected override Tensor Forward(Tensor x)
    {
        x = _norm.Call(_conv.Call(x));
        return _activation is null ? x : _activation.Call(x);
    }
}
