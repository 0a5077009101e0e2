namespace AutogradNet.Layers.Models;

/// <summary>
/// ConvNeXt: Liu et al., "A ConvNet for the 2020s", 2022, https://arxiv.org/abs/2201.03545. The layers are named as in torchvision.
/// </summary>
public sealed class ConvNeXt : Module
{
    private const double Epsilon = 1e-6;

    private readonly Sequential _features;
    private readonly AdaptiveAvgPool2dLayer _pool;
    private readonly Sequential _classifier;

    // Section 3 of the paper: width and number of blocks of each stage. The later the block, the more often its branch is left out.
    private ConvNeXt(ReadOnlySpan<(int Channels, int Depth)> stages, double lastDropProbability, int classes, RandomSource? random)
    {
        var (blocks, block) = (0, 0);
        foreach (var stage in stages) blocks += stage.Depth;
        var channels = stages[0].Channels;
        _features = Add<Sequential>("features", []);
        Sequential patches = [new Conv2dLayer(3, channels, 4, stride: 4, random: random), new LayerNorm2dLayer(channels, Epsilon)];
        _features.Add(patches);
        foreach (var stage in stages)
        {
            if (stage.Channels != channels) _features.Add(Downsampling(channels, stage.Channels, random));
            channels = stage.Channels;
            var sequence = new Sequential();
            for (var i = 0; i < stage.Depth; i++) sequence.Add(new Block(channels, lastDropProbability * block++ / (blocks - 1), random));
            _features.Add(sequence);
        }

        _pool = Add("avgpool", new AdaptiveAvgPool2dLayer(1));
        _classifier = Add<Sequential>("classifier",
        [
            new LayerNorm2dLayer(channels, Epsilon),
            new FlattenLayer(),
            new LinearLayer(channels, classes, random: random),
        ]);
    }

    /// <summary>ConvNeXt-T.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights and for stochastic depth; zeros without it.</param>
    public static ConvNeXt Tiny(int classes = 1000, RandomSource? random = null) =>
        new([(96, 3), (192, 3), (384, 9), (768, 3)], 0.1, classes, random);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => _classifier.Call(_pool.Call(_features.Call(x)));

    private static Sequential Downsampling(int inChannels, int outChannels, RandomSource? random) =>
        [new LayerNorm2dLayer(inChannels, Epsilon), new Conv2dLayer(inChannels, outChannels, 2, stride: 2, random: random)];

    /// <summary>
    /// A depthwise 7×7 convolution and a perceptron at each place that widens four times; a learned scale of each channel weighs the
    /// branch (figure 4; the scale is Touvron et al.'s, "Going Deeper with Image Transformers", 2021, section 2).
    /// </summary>
    private sealed class Block : Module
    {
        private const double InitialScale = 1e-6;

        private readonly Parameter _scale;
        private readonly Sequential _block;
        private readonly StochasticDepthLayer _stochasticDepth;

        public Block(int channels, double dropProbability, RandomSource? random)
        {
            _scale = AddParameter("layer_scale", Tensor.Full([channels, 1, 1], InitialScale));
            _block = Add<Sequential>("block",
            [
                new Conv2dLayer(channels, channels, 7, padding: 3, groups: channels, random: random),
                new PermuteLayer(0, 2, 3, 1),
                new LayerNormLayer(channels, Epsilon),
                new LinearLayer(channels, 4 * channels, random: random),
                new GeluLayer(),
                new LinearLayer(4 * channels, channels, random: random),
                new PermuteLayer(0, 3, 1, 2),
            ]);
            _stochasticDepth = Add("stochastic_depth", new StochasticDepthLayer(dropProbability, random?.Split()));
        }

        protected override Tensor Forward(Tensor x) => x + _stochasticDepth.Call(_scale * _block.Call(x));
    }
}
