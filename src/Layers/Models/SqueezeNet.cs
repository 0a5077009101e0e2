namespace AutogradNet.Layers.Models;

/// <summary>
/// SqueezeNet: AlexNet's accuracy with fifty times fewer parameters. Iandola et al., 2016, https://arxiv.org/abs/1602.07360. The layers
/// are named as in torchvision.
/// </summary>
public sealed class SqueezeNet : Module
{
    private readonly Sequential _features;
    private readonly Sequential _classifier;

    private SqueezeNet(Sequential features, int classes, RandomSource? random)
    {
        _features = Add("features", features);
        _classifier = Add<Sequential>("classifier",
        [
            new DropoutLayer(0.5, random?.Split()),
            new Conv2dLayer(512, classes, 1, random: random),
            new ReluLayer(),
            new AdaptiveAvgPool2dLayer(1),
        ]);
    }

    /// <summary>The network of the paper's table 1.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights and for dropout; zeros without it.</param>
    public static SqueezeNet Version10(int classes = 1000, RandomSource? random = null) => new(
        [
            new Conv2dLayer(3, 96, 7, stride: 2, random: random),
            new ReluLayer(),
            Pool(),
            new Fire(96, 16, 64, 64, random),
            new Fire(128, 16, 64, 64, random),
            new Fire(128, 32, 128, 128, random),
            Pool(),
            new Fire(256, 32, 128, 128, random),
            new Fire(256, 48, 192, 192, random),
            new Fire(384, 48, 192, 192, random),
            new Fire(384, 64, 256, 256, random),
            Pool(),
            new Fire(512, 64, 256, 256, random),
        ],
        classes,
        random);

    /// <summary>The authors' later version: smaller first filters and earlier pooling, 2.4 times less computation.</summary>
    /// <inheritdoc cref="Version10"/>
    public static SqueezeNet Version11(int classes = 1000, RandomSource? random = null) => new(
        [
            new Conv2dLayer(3, 64, 3, stride: 2, random: random),
            new ReluLayer(),
            Pool(),
            new Fire(64, 16, 64, 64, random),
            new Fire(128, 16, 64, 64, random),
            Pool(),
            new Fire(128, 32, 128, 128, random),
            new Fire(256, 32, 128, 128, random),
            Pool(),
            new Fire(256, 48, 192, 192, random),
            new Fire(384, 48, 192, 192, random),
            new Fire(384, 64, 256, 256, random),
            new Fire(512, 64, 256, 256, random),
        ],
        classes,
        random);

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => _classifier.Call(_features.Call(x)).Flatten(1);

    private static MaxPool2dLayer Pool() => new(3, stride: 2, ceilMode: true);
}
