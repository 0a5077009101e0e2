using AutogradNet.Layers;
using AutogradNet.Layers.Data;

namespace AutogradNet.Explanations.Tests;

/// <summary>Untrained models of the scenes' classes: what matters here is the bookkeeping, not what they see.</summary>
internal static class SmallModel
{
    public static Model Make(IReadOnlyList<string>? labels = null, int classes = 8, int size = 32)
    {
        var random = new RandomSource(4);
        Sequential network =
        [
            new Conv2dLayer(3, 6, 3, stride: 2, padding: 1, random: random), new ReluLayer(),
            new Conv2dLayer(6, 8, 3, padding: 1, random: random), new ReluLayer(),
            new AdaptiveAvgPool2dLayer(1), new FlattenLayer(), new LinearLayer(8, classes, random: random),
        ];
        return new Model("small", network, ImagePreprocessing.Scale(size, size), "3", labels);
    }

    public static Model WithLabels() => Make(SceneGenerator.ClassNames);
}
