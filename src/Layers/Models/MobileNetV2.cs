namespace AutogradNet.Layers.Models;

/// <summary>
/// MobileNet v2: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018, https://arxiv.org/abs/1801.04381. The
/// layers are named as in torchvision.
/// </summary>
public sealed class MobileNetV2 : Module
{
    // Table 2 of the paper: expansion, output channels, how many blocks, stride of the first.
    private static readonly (int Expansion, int Channels, int Depth, int Stride)[] Stages =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    private readonly Sequential _features;
    private readonly Sequential _classifier;

    /// <summary>Makes the network.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights and for dropout; zeros without it.</param>
    public MobileNetV2(int classes = 1000, RandomSource? random = null)
    {
        var channels = 32;
        _features = Add<Sequential>("features", [Convolution(3, channels, 3, 2, 1, random)]);
        foreach (var stage in Stages)
        {
            for (var i = 0; i < stage.Depth; i++)
            {
                _features.Add(new Block(channels, stage.Channels, stage.Expansion, i == 0 ? stage.Stride : 1, random));
                channels = stage.Channels;
            }
        }

        _features.Add(Convolution(channels, 1280, 1, 1, 1, random));
        _classifier = Add<Sequential>("classifier", [new DropoutLayer(0.2, random?.Split()), new LinearLayer(1280, classes, random: random)]);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => _classifier.Call(_features.Call(x).AdaptiveAvgPool2d(1).Flatten(1));

    private static Sequential Convolution(int inChannels, int outChannels, int kernel, int stride, int groups, RandomSource? random) =>
        ConvNormActivation.Create(inChannels, outChannels, kernel, () => new Relu6Layer(), stride, groups, random: random);

    /// <summary>
    /// The inverted residual: a 1×1 convolution widens, a depthwise one works, and a 1×1 one narrows without an activation (figure 4d).
    /// </summary>
    private sealed class Block : Module
    {
        private readonly Sequential _conv = [];
        private readonly bool _isResidual;

        public Block(int inChannels, int outChannels, int expansion, int stride, RandomSource? random)
        {
            var expanded = inChannels * expansion;
            if (expansion > 1) _conv.Add(Convolution(inChannels, expanded, 1, 1, 1, random));
            _conv.Add(Convolution(expanded, expanded, 3, stride, expanded, random));
            _conv.Add(new Conv2dLayer(expanded, outChannels, 1, bias: false, random: random));
            _conv.Add(new BatchNorm2dLayer(outChannels));
            Add("conv", _conv);
            _isResidual = stride == 1 && inChannels == outChannels;
        }

        protected override Tensor Forward(Tensor x) => _isResidual ? x + _conv.Call(x) : _conv.Call(x);
    }
}
