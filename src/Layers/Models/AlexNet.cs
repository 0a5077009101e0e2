namespace AutogradNet.Layers.Models;

/// <summary>
/// AlexNet in the form for one processor: Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014,
/// https://arxiv.org/abs/1404.5997, after Krizhevsky, Sutskever and Hinton, 2012. Without local response normalisation; the layers are
/// named as in torchvision.
/// </summary>
public sealed class AlexNet : Module
{
    private readonly Sequential _features;
    private readonly AdaptiveAvgPool2dLayer _pool;
    private readonly Sequential _classifier;

    /// <summary>Makes the network.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights and for dropout; zeros without it.</param>
    public AlexNet(int classes = 1000, RandomSource? random = null)
    {
        _features = Add<Sequential>("features",
        [
            new Conv2dLayer(3, 64, 11, stride: 4, padding: 2, random: random),
            new ReluLayer(),
            new MaxPool2dLayer(3, stride: 2),
            new Conv2dLayer(64, 192, 5, padding: 2, random: random),
            new ReluLayer(),
            new MaxPool2dLayer(3, stride: 2),
            new Conv2dLayer(192, 384, 3, padding: 1, random: random),
            new ReluLayer(),
            new Conv2dLayer(384, 256, 3, padding: 1, random: random),
            new ReluLayer(),
            new Conv2dLayer(256, 256, 3, padding: 1, random: random),
            new ReluLayer(),
            new MaxPool2dLayer(3, stride: 2),
        ]);
        _pool = Add("avgpool", new AdaptiveAvgPool2dLayer(6));
        _classifier = Add<Sequential>("classifier",
        [
            new DropoutLayer(0.5, random?.Split()),
            new LinearLayer(256 * 6 * 6, 4096, random: random),
            new ReluLayer(),
            new DropoutLayer(0.5, random?.Split()),
            new LinearLayer(4096, 4096, random: random),
            new ReluLayer(),
            new LinearLayer(4096, classes, random: random),
        ]);
    }

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => _classifier.Call(_pool.Call(_features.Call(x)).Flatten(1));
}
