namespace AutogradNet.Layers.Models;

/// <summary>
/// EfficientNet, one network in several sizes whose depth, width and input grow together: Tan and Le, "EfficientNet: Rethinking Model
/// Scaling for Convolutional Neural Networks", 2019, https://arxiv.org/abs/1905.11946. The layers are named as in torchvision.
/// </summary>
public sealed class EfficientNet : Module
{
    // What squeeze-and-excitation divides the channels of a block's input by, and how often the last block's branch is left out.
    private const int SqueezeFactor = 4;
    private const double LastDropProbability = 0.2;

    // Table 1 of the paper: expansion, kernel, stride of the first block, output channels, how many blocks.
    private static readonly (int Expansion, int Kernel, int Stride, int Channels, int Depth)[] Stages =
        [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)];

    private readonly Sequential _features;
    private readonly AdaptiveAvgPool2dLayer _pool;
    private readonly Sequential _classifier;

    private EfficientNet(double width, double depth, double dropout, int classes, RandomSource? random)
    {
        var blocks = Stages.Sum(stage => Repeats(stage.Depth, depth));
        var block = 0;
        var channels = ChannelRounding.Round(32 * width);
        _features = Add<Sequential>("features", [ConvNormActivation.Create(3, channels, 3, Activation, stride: 2, random: random)]);
        foreach (var stage in Stages)
        {
            var outChannels = ChannelRounding.Round(stage.Channels * width);
            var sequence = new Sequential();
            for (var i = 0; i < Repeats(stage.Depth, depth); i++)
            {
                var expanded = ChannelRounding.Round(channels * stage.Expansion);
                sequence.Add(new InvertedResidual(
                    channels,
                    expanded,
                    outChannels,
                    stage.Kernel,
                    i == 0 ? stage.Stride : 1,
                    Activation,
                    new SqueezeExcitation(expanded, Math.Max(1, channels / SqueezeFactor), new SiluLayer(), new SigmoidLayer(), random),
                    channels => new BatchNorm2dLayer(channels),
                    LastDropProbability * block++ / blocks,
                    random));
                channels = outChannels;
            }

            _features.Add(sequence);
        }

        _features.Add(ConvNormActivation.Create(channels, 4 * channels, 1, Activation, random: random));
        _pool = Add("avgpool", new AdaptiveAvgPool2dLayer(1));
        _classifier = Add<Sequential>("classifier",
        [
            new DropoutLayer(dropout, random?.Split()),
            new LinearLayer(4 * channels, classes, random: random),
        ]);
    }

    /// <summary>The network of the paper's table 1, for inputs of 224×224.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights, dropout and stochastic depth; zeros without it.</param>
    public static EfficientNet B0(int classes = 1000, RandomSource? random = null) => new(1, 1, 0.2, classes, random);

    /// <summary>1.1 times as deep, for inputs of 240×240.</summary>
    /// <inheritdoc cref="B0"/>
    public static EfficientNet B1(int classes = 1000, RandomSource? random = null) => new(1, 1.1, 0.2, classes, random);

    /// <summary>1.1 times as wide and 1.2 times as deep, for inputs of 260×260 and, in torchvision, 288×288.</summary>
    /// <inheritdoc cref="B0"/>
    public static EfficientNet B2(int classes = 1000, RandomSource? random = null) => new(1.1, 1.2, 0.3, classes, random);

    /// <summary>1.2 times as wide and 1.4 times as deep, for inputs of 300×300.</summary>
    /// <inheritdoc cref="B0"/>
    public static EfficientNet B3(int classes = 1000, RandomSource? random = null) => new(1.2, 1.4, 0.3, classes, random);

    /// <summary>1.4 times as wide and 1.8 times as deep, for inputs of 380×380.</summary>
    /// <inheritdoc cref="B0"/>
    public static EfficientNet B4(int classes = 1000, RandomSource? random = null) => new(1.4, 1.8, 0.4, classes, random);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => _classifier.Call(_pool.Call(_features.Call(x)).Flatten(1));

    private static int Repeats(int depth, double factor) => (int)Math.Ceiling(depth * factor);

    private static SiluLayer Activation() => new();
}
