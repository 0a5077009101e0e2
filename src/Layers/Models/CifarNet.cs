namespace AutogradNet.Layers.Models;

/// <summary>
/// A network that learns CIFAR-10 in very few epochs (Jordan, "94 % on CIFAR-10 in 3.29 Seconds on a Single GPU", 2024): whitened patches,
/// then three blocks of two convolutions that halve the picture after the first, maxima over all places, and a linear classifier without
/// bias whose scores are divided by nine. Its activations are GELU, as the original's: guided backpropagation and DeconvNet, which change
/// how rectifiers pass cotangents on, give its plain gradient. <see cref="ResNet9"/> and <see cref="CifarResNet"/> have rectifiers.
/// </summary>
public sealed class CifarNet : Module
{
    private const double ScoreScale = 1.0 / 9;

    private readonly Sequential _features;
    private readonly AdaptiveMaxPool2dLayer _pool;
    private readonly LinearLayer _classifier;

    /// <summary>Makes the network.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="width">The channels of the first block; the others have four times as many. The original has 64.</param>
    /// <param name="random">For the initial weights; zeros without it.</param>
    public CifarNet(int classes = 10, int width = 64, RandomSource? random = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        var whiten = new PatchWhitening(3);
        _features = Add("features", new Sequential
        {
            { "whiten", whiten },
            { "gelu", new GeluLayer() },
            { "block1", Block(whiten.OutChannels, width, random) },
            { "block2", Block(width, 4 * width, random) },
            { "block3", Block(4 * width, 4 * width, random) },
        });
        _pool = Add("pool", new AdaptiveMaxPool2dLayer(1));
        _classifier = Add("fc", new LinearLayer(4 * width, classes, bias: false, random: random));
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => _classifier.Call(_pool.Call(_features.Call(x)).Flatten(1)) * ScoreScale;

    private static Sequential Block(int inChannels, int outChannels, RandomSource? random) => new()
    {
        { "conv1", Convolution(inChannels, outChannels, random) },
        { "pool", new MaxPool2dLayer(2) },
        { "bn1", new BatchNorm2dLayer(outChannels) },
        { "gelu1", new GeluLayer() },
        { "conv2", Convolution(outChannels, outChannels, random) },
        { "bn2", new BatchNorm2dLayer(outChannels) },
        { "gelu2", new GeluLayer() },
    };

    // The first filters pass their channel on as it is, so that in the beginning the signal reaches the end.
    private static Conv2dLayer Convolution(int inChannels, int outChannels, RandomSource? random)
    {
        var layer = new Conv2dLayer(inChannels, outChannels, 3, padding: 1, bias: false, random: random);
        if (random is null) return layer;
        const int Taps = 9;
        var weight = layer.Weight.Value.MutableSpan<float>();
        for (var filter = 0; filter < Math.Min(inChannels, outChannels); filter++)
        {
            var taps = weight.Slice(filter * inChannels * Taps, inChannels * Taps);
            taps.Clear();
            taps[(filter * Taps) + (Taps / 2)] = 1;
        }

        return layer;
    }
}
