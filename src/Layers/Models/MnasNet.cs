namespace AutogradNet.Layers.Models;

/// <summary>
/// MNASNet-B1 with depth multiplier 1.0: Tan et al., "MnasNet: Platform-Aware Neural Architecture Search for Mobile", 2019,
/// https://arxiv.org/abs/1807.11626. The layers are named as in torchvision.
/// </summary>
public sealed class MnasNet : Module
{
    // The paper's momentum 0.9997 counts what stays of the running statistics.
    private const double Momentum = 1 - 0.9997;

    // Figure 7 of the paper, without its squeeze-and-excitation: output channels, kernel, stride of the first block, expansion, depth.
    private static readonly (int Channels, int Kernel, int Stride, int Expansion, int Depth)[] Stages =
        [(24, 3, 2, 3, 3), (40, 5, 2, 3, 3), (80, 5, 2, 6, 3), (96, 3, 1, 6, 2), (192, 5, 2, 6, 4), (320, 3, 1, 6, 1)];

    private readonly Sequential _layers;
    private readonly Sequential _classifier;

    /// <summary>Makes the network.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights and for dropout; zeros without it.</param>
    public MnasNet(int classes = 1000, RandomSource? random = null)
    {
        var channels = 16;
        _layers = Add<Sequential>("layers",
        [
            new Conv2dLayer(3, 32, 3, stride: 2, padding: 1, bias: false, random: random),
            Norm(32),
            new ReluLayer(),
            new Conv2dLayer(32, 32, 3, padding: 1, groups: 32, bias: false, random: random),
            Norm(32),
            new ReluLayer(),
            new Conv2dLayer(32, channels, 1, bias: false, random: random),
            Norm(channels),
        ]);
        foreach (var stage in Stages)
        {
            var blocks = new Sequential();
            for (var i = 0; i < stage.Depth; i++)
            {
                blocks.Add(new Block(channels, stage.Channels, stage.Kernel, i == 0 ? stage.Stride : 1, stage.Expansion, random));
                channels = stage.Channels;
            }

            _layers.Add(blocks);
        }

        _layers.Add(new Conv2dLayer(channels, 1280, 1, bias: false, random: random));
        _layers.Add(Norm(1280));
        _layers.Add(new ReluLayer());
        _classifier = Add<Sequential>("classifier", [new DropoutLayer(0.2, random?.Split()), new LinearLayer(1280, classes, random: random)]);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => _classifier.Call(_layers.Call(x).AdaptiveAvgPool2d(1).Flatten(1));

    private static BatchNorm2dLayer Norm(int channels) => new(channels, momentum: Momentum);

    /// <summary>The inverted residual of MobileNet v2 with ReLU in place of ReLU6 (figure 7b).</summary>
    private sealed class Block : Module
    {
        private readonly Sequential _layers;
        private readonly bool _isResidual;

        public Block(int inChannels, int outChannels, int kernel, int stride, int expansion, RandomSource? random)
        {
            var expanded = inChannels * expansion;
            _layers = Add<Sequential>("layers",
            [
                new Conv2dLayer(inChannels, expanded, 1, bias: false, random: random),
                Norm(expanded),
                new ReluLayer(),
                new Conv2dLayer(expanded, expanded, kernel, stride, padding: kernel / 2, groups: expanded, bias: false, random: random),
                Norm(expanded),
                new ReluLayer(),
                new Conv2dLayer(expanded, outChannels, 1, bias: false, random: random),
                Norm(outChannels),
            ]);
            _isResidual = stride == 1 && inChannels == outChannels;
        }

        protected override Tensor Forward(Tensor x) => _isResidual ? _layers.Call(x) + x : _layers.Call(x);
    }
}
