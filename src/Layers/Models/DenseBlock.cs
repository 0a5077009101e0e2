namespace AutogradNet.Layers.Models;

/// <summary>DenseNet's block: every layer adds a few channels to those it was given (Huang et al., 2017, figure 1).</summary>
internal sealed class DenseBlock : Module
{
    // A layer's 1×1 convolution gives this many times the channels that the layer adds.
    private const int BottleneckFactor = 4;

    private readonly Sequential[] _layers;

    public DenseBlock(int channels, int growth, int depth, RandomSource? random)
    {
        _layers = new Sequential[depth];
        for (var i = 0; i < depth; i++) _layers[i] = Add($"denselayer{i + 1}", Layer(channels + (i * growth), growth, random));
    }

    protected override Tensor Forward(Tensor x)
    {
        foreach (var layer in _layers) x = Tensor.Concat(1, x, layer.Call(x));
        return x;
    }

    // Normalisation and rectifier come before each convolution; the 1×1 one is the bottleneck.
    private static Sequential Layer(int inChannels, int growth, RandomSource? random) => new()
    {
        { "norm1", new BatchNorm2dLayer(inChannels) },
        { "relu1", new ReluLayer() },
        { "conv1", new Conv2dLayer(inChannels, BottleneckFactor * growth, 1, bias: false, random: random) },
        { "norm2", new BatchNorm2dLayer(BottleneckFactor * growth) },
        { "relu2", new ReluLayer() },
        { "conv2", new Conv2dLayer(BottleneckFactor * growth, growth, 3, padding: 1, bias: false, random: random) },
    };
}
