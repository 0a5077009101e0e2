namespace AutogradNet.Layers.Models;

/// <summary>
/// A small U-Net, which scores every pixel: Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for Biomedical Image
/// Segmentation", 2015, https://arxiv.org/abs/1505.04597, with padded convolutions and batch normalisation. N×3×H×W, H and W multiples
/// of 8, gives N×classes×H×W.
/// </summary>
public sealed class UNet : Module
{
    private const int Levels = 3;

    private readonly Sequential[] _encoders = new Sequential[Levels];
    private readonly MaxPool2dLayer[] _pools = new MaxPool2dLayer[Levels];
    private readonly Sequential _bottleneck;
    private readonly ConvTranspose2dLayer[] _ups = new ConvTranspose2dLayer[Levels];
    private readonly Sequential[] _decoders = new Sequential[Levels];
    private readonly Conv2dLayer _scores;

    /// <summary>Makes the network.</summary>
    /// <param name="classes">How many scores each pixel gets.</param>
    /// <param name="random">For the initial weights; zeros without it.</param>
    /// <param name="width">Channels at full resolution; each level down has twice as many.</param>
    public UNet(int classes, RandomSource? random = null, int width = 16)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        var channels = 3;
        for (var level = 0; level < Levels; level++)
        {
            _encoders[level] = Add($"encoder{level + 1}", DoubleConvolution(channels, width << level, random));
            _pools[level] = Add($"pool{level + 1}", new MaxPool2dLayer(2));
            channels = width << level;
        }

        _bottleneck = Add("bottleneck", DoubleConvolution(channels, width << Levels, random));
        for (var level = Levels - 1; level >= 0; level--)
        {
            channels = width << level;
            _ups[level] = Add($"upconv{level + 1}", new ConvTranspose2dLayer(2 * channels, channels, 2, stride: 2, random: random));
            _decoders[level] = Add($"decoder{level + 1}", DoubleConvolution(2 * channels, channels, random));
        }

        _scores = Add("conv", new Conv2dLayer(width, classes, 1, random: random));
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        if (x.Shape.Rank != 4 || x.Shape[2] % (1 << Levels) != 0 || x.Shape[3] % (1 << Levels) != 0)
        {
            throw new ArgumentException($"N×3×H×W with H and W multiples of {1 << Levels} is expected, not {x.Shape}.", nameof(x));
        }

        var skipped = new Tensor[Levels];
        for (var level = 0; level < Levels; level++)
        {
            skipped[level] = _encoders[level].Call(x);
            x = _pools[level].Call(skipped[level]);
        }

        x = _bottleneck.Call(x);
        for (var level = Levels - 1; level >= 0; level--) x = _decoders[level].Call(Tensor.Concat(1, _ups[level].Call(x), skipped[level]));
        return _scores.Call(x);
    }

    private static Sequential DoubleConvolution(int inChannels, int outChannels, RandomSource? random) => new()
    {
        { "conv1", new Conv2dLayer(inChannels, outChannels, 3, padding: 1, bias: false, random: random) },
        { "norm1", new BatchNorm2dLayer(outChannels) },
        { "relu1", new ReluLayer() },
        { "conv2", new Conv2dLayer(outChannels, outChannels, 3, padding: 1, bias: false, random: random) },
        { "norm2", new BatchNorm2dLayer(outChannels) },
        { "relu2", new ReluLayer() },
    };
}
