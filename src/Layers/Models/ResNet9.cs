namespace AutogradNet.Layers.Models;

/// <summary>
/// A short, wide residual network that learns CIFAR-10 in few epochs (Page, "How to Train Your ResNet", 2018, after Coleman et al.,
/// "DAWNBench", 2017): a stem, three stages that double the channels and halve the size, a residual pair of convolutions in the first
/// and the last, maxima over all places, and a linear classifier without bias whose scores are multiplied by 1/8.
/// </summary>
public sealed class ResNet9 : Module
{
    private const double ScoreScale = 0.125;

    private readonly Sequential _features;
    private readonly AdaptiveMaxPool2dLayer _pool;
    private readonly LinearLayer _classifier;

    /// <summary>Makes the network.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="width">The channels of the stem; the stages have 2, 4 and 8 times as many. The original has 64.</param>
    /// <param name="random">For the initial weights; zeros without it.</param>
    public ResNet9(int classes = 10, int width = 64, RandomSource? random = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        _features = Add("features", new Sequential
        {
            { "prep", Unit(3, width, false, random) },
            { "layer1", Unit(width, width * 2, true, random) },
            { "residual1", new ResidualPair(Unit(width * 2, width * 2, false, random), Unit(width * 2, width * 2, false, random)) },
            { "layer2", Unit(width * 2, width * 4, true, random) },
            { "layer3", Unit(width * 4, width * 8, true, random) },
            { "residual3", new ResidualPair(Unit(width * 8, width * 8, false, random), Unit(width * 8, width * 8, false, random)) },
        });
        _pool = Add("pool", new AdaptiveMaxPool2dLayer(1));
        _classifier = Add("fc", new LinearLayer(width * 8, classes, bias: false, random: random));
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => _classifier.Call(_pool.Call(_features.Call(x)).Flatten(1)) * ScoreScale;

    private static Sequential Unit(int inChannels, int outChannels, bool pool, RandomSource? random)
    {
        var unit = new Sequential
        {
            { "conv", new Conv2dLayer(inChannels, outChannels, 3, padding: 1, bias: false, random: random) },
            { "bn", new BatchNorm2dLayer(outChannels) },
            { "relu", new ReluLayer() },
        };
        if (pool) unit.Add("pool", new MaxPool2dLayer(2));
        return unit;
    }

    /// <summary>The input plus what two units make of it.</summary>
    private sealed class ResidualPair : Module
    {
        private readonly Sequential _first;
        private readonly Sequential _second;

        public ResidualPair(Sequential first, Sequential second)
        {
            _first = Add("conv1", first);
            _second = Add("conv2", second);
        }

        protected override Tensor Forward(Tensor x) => x + _second.Call(_first.Call(x));
    }
}
