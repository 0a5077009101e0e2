namespace AutogradNet.Layers.Models;

/// <summary>
/// The demo network for generated scenes of 112×112: five convolutions with batch norm, then the mean over all 14×14 places and a linear
/// classifier, as the networks of the class activation mapping paper end (Zhou et al., "Learning Deep Features for
/// Discriminative Localization", 2016). About 130,000 parameters.
/// </summary>
public sealed class SceneNet : Module
{
    private readonly Sequential _features;
    private readonly LinearLayer _classifier;

    /// <summary>Makes the network.</summary>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For the initial weights; zeros without it.</param>
    public SceneNet(int classes = 8, RandomSource? random = null)
    {
        Sequential features = [];
        var channels = 3;
        foreach (var (width, kernel, stride, pool) in Stages)
        {
            features.Add(new Conv2dLayer(channels, width, kernel, stride, padding: kernel / 2, bias: false, random: random));
            features.Add(new BatchNorm2dLayer(width));
            features.Add(new ReluLayer());
            if (pool) features.Add(new MaxPool2dLayer(2));
            channels = width;
        }

        _features = Add("features", features);
        _classifier = Add("classifier", new LinearLayer(channels, classes, random: random));
    }

    private static ReadOnlySpan<(int Width, int Kernel, int Stride, bool Pool)> Stages => new (int, int, int, bool)[]
    {
        (24, 5, 2, true), (48, 3, 1, true), (64, 3, 1, false), (64, 3, 1, false), (96, 3, 1, false),
    };

    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x) => _classifier.Call(_features.Call(x).Mean([2, 3]));
}
