namespace AutogradNet.Layers.Models;

/// <summary>
/// MobileNet v3: Howard et al., "Searching for MobileNetV3", 2019, https://arxiv.org/abs/1905.02244. The layers are named as in
/// torchvision.
/// </summary>
public sealed class MobileNetV3 : Module
{
    // What squeeze-and-excitation divides the channels by.
    private const int SqueezeFactor = 4;

    private readonly Sequential _features;
    private readonly AdaptiveAvgPool2dLayer _pool;
    private readonly Sequential _classifier;

    private MobileNetV3(ReadOnlySpan<Stage> stages, int hidden, int classes, RandomSource? random)
    {
        var channels = 16;
        _features = Add<Sequential>("features", [Convolution(3, channels, 3, 2, random)]);
        foreach (var stage in stages)
        {
            Func<Module> activation = stage.Hard ? () => new HardswishLayer() : () => new ReluLayer();
            var squeezed = ChannelRounding.Round(stage.Expanded / SqueezeFactor);
            var excitation = stage.Excites
                ? new SqueezeExcitation(stage.Expanded, squeezed, new ReluLayer(), new HardsigmoidLayer(), random)
                : null;
            _features.Add(new InvertedResidual(
                channels, stage.Expanded, stage.Channels, stage.Kernel, stage.Stride, activation, excitation, Norm, dropProbability: 0, random));
            channels = stage.Channels;
        }

        _features.Add(Convolution(channels, 6 * channels, 1, 1, random));
        _pool = Add("avgpool", new AdaptiveAvgPool2dLayer(1));
        _classifier = Add<Sequential>("classifier",
        [
            new LinearLayer(6 * channels, hidden, random: random),
            new HardswishLayer(),
            new DropoutLayer(0.2, random?.Split()),
            new LinearLayer(hidden, classes, random: random),
        ]);
    }

    /// <summary>The network of the paper's table 1.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights and for dropout; zeros without it.</param>
    public static MobileNetV3 Large(int classes = 1000, RandomSource? random = null) => new(
        [
            new(3, 16, 16, Excites: false, Hard: false, 1),
            new(3, 64, 24, Excites: false, Hard: false, 2),
            new(3, 72, 24, Excites: false, Hard: false, 1),
            new(5, 72, 40, Excites: true, Hard: false, 2),
            new(5, 120, 40, Excites: true, Hard: false, 1),
            new(5, 120, 40, Excites: true, Hard: false, 1),
            new(3, 240, 80, Excites: false, Hard: true, 2),
            new(3, 200, 80, Excites: false, Hard: true, 1),
            new(3, 184, 80, Excites: false, Hard: true, 1),
            new(3, 184, 80, Excites: false, Hard: true, 1),
            new(3, 480, 112, Excites: true, Hard: true, 1),
            new(3, 672, 112, Excites: true, Hard: true, 1),
            new(5, 672, 160, Excites: true, Hard: true, 2),
            new(5, 960, 160, Excites: true, Hard: true, 1),
            new(5, 960, 160, Excites: true, Hard: true, 1),
        ],
        1280,
        classes,
        random);

    /// <summary>The network of the paper's table 2.</summary>
    /// <inheritdoc cref="Large"/>
    public static MobileNetV3 Small(int classes = 1000, RandomSource? random = null) => new(
        [
            new(3, 16, 16, Excites: true, Hard: false, 2),
            new(3, 72, 24, Excites: false, Hard: false, 2),
            new(3, 88, 24, Excites: false, Hard: false, 1),
            new(5, 96, 40, Excites: true, Hard: true, 2),
            new(5, 240, 40, Excites: true, Hard: true, 1),
            new(5, 240, 40, Excites: true, Hard: true, 1),
            new(5, 120, 48, Excites: true, Hard: true, 1),
            new(5, 144, 48, Excites: true, Hard: true, 1),
            new(5, 288, 96, Excites: true, Hard: true, 2),
            new(5, 576, 96, Excites: true, Hard: true, 1),
            new(5, 576, 96, Excites: true, Hard: true, 1),
        ],
        1024,
        classes,
        random);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => _classifier.Call(_pool.Call(_features.Call(x)).Flatten(1));

    private static Sequential Convolution(int inChannels, int outChannels, int kernel, int stride, RandomSource? random) =>
        ConvNormActivation.Create(inChannels, outChannels, kernel, () => new HardswishLayer(), stride, norm: Norm, random: random);

    private static BatchNorm2dLayer Norm(int channels) => new(channels, epsilon: 1e-3, momentum: 0.01);

    // A line of the tables: kernel, channels inside and of the result, squeeze-and-excitation, hard swish instead of ReLU, stride.
    private readonly record struct Stage(int Kernel, int Expanded, int Channels, bool Excites, bool Hard, int Stride);
}
