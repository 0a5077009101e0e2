using System.Text.RegularExpressions;

namespace AutogradNet.Layers.Models;

/// <summary>
/// Densely connected networks, in which each layer sees what all before it in its block found: Huang et al., "Densely Connected
/// Convolutional Networks", 2017, https://arxiv.org/abs/1608.06993. The layers are named as in torchvision.
/// </summary>
public sealed partial class DenseNet : Module
{
    private readonly Sequential _features;
    private readonly LinearLayer _classifier;

    // Table 1 of the paper: how many layers each block has.
    private DenseNet(int stem, int growth, ReadOnlySpan<int> depths, int classes, RandomSource? random)
    {
        _features = Add("features", new Sequential
        {
            { "conv0", new Conv2dLayer(3, stem, 7, stride: 2, padding: 3, bias: false, random: random) },
            { "norm0", new BatchNorm2dLayer(stem) },
            { "relu0", new ReluLayer() },
            { "pool0", new MaxPool2dLayer(3, stride: 2, padding: 1) },
        });
        var channels = stem;
        for (var block = 1; block <= depths.Length; block++)
        {
            _features.Add($"denseblock{block}", new DenseBlock(channels, growth, depths[block - 1], random));
            channels += growth * depths[block - 1];
            if (block == depths.Length) break;
            _features.Add($"transition{block}", Transition(channels, random));
            channels /= 2;
        }

        _features.Add("norm5", new BatchNorm2dLayer(channels));
        _classifier = Add("classifier", new LinearLayer(channels, classes, random: random));
    }

    /// <summary>A hundred and twenty-one layers; each adds 32 channels.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights; zeros without it.</param>
    public static DenseNet Layers121(int classes = 1000, RandomSource? random = null) => new(64, 32, [6, 12, 24, 16], classes, random);

    /// <summary>A hundred and sixty-one layers; each adds 48 channels.</summary>
    /// <inheritdoc cref="Layers121"/>
    public static DenseNet Layers161(int classes = 1000, RandomSource? random = null) => new(96, 48, [6, 12, 36, 24], classes, random);

    /// <summary>A hundred and sixty-nine layers; each adds 32 channels.</summary>
    /// <inheritdoc cref="Layers121"/>
    public static DenseNet Layers169(int classes = 1000, RandomSource? random = null) => new(64, 32, [6, 12, 32, 32], classes, random);

    /// <summary>Two hundred and one layers; each adds 32 channels.</summary>
    /// <inheritdoc cref="Layers121"/>
    public static DenseNet Layers201(int classes = 1000, RandomSource? random = null) => new(64, 32, [6, 12, 48, 32], classes, random);

    /// <summary>The weights that torchvision publishes have a point inside the layers' names: <c>norm.1</c> for <c>norm1</c>.</summary>
    protected internal override string PresentName(string savedName) => DottedLayer().Replace(savedName, "$1$2");

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => _classifier.Call(_features.Call(x).Relu().AdaptiveAvgPool2d(1).Flatten(1));

    // Between the blocks half the channels and a quarter of the places are kept.
    private static Sequential Transition(int channels, RandomSource? random) => new()
    {
        { "norm", new BatchNorm2dLayer(channels) },
        { "relu", new ReluLayer() },
        { "conv", new Conv2dLayer(channels, channels / 2, 1, bias: false, random: random) },
        { "pool", new AvgPool2dLayer(2) },
    };

    [GeneratedRegex(@"(\.denselayer\d+\.(?:norm|conv))\.([12]\.)", RegexOptions.CultureInvariant)]
    private static partial Regex DottedLayer();
}
