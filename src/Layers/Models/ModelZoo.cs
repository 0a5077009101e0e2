using AutogradNet.Layers.Models;

namespace AutogradNet.Layers;

/// <summary>The models known by name. Their names, and those of their layers and weights, are torchvision's.</summary>
public static class ModelZoo
{
    private static readonly OrderedDictionary<string, Recipe> Recipes = new(StringComparer.Ordinal)
    {
        ["squeezenet1_0"] = new(SqueezeNet.Version10, "features.12"),
        ["squeezenet1_1"] = new(SqueezeNet.Version11, "features.12"),
        ["resnet20"] = new(CifarResNet.Layers20, "layer3", ImagePreprocessing.Cifar),
        ["resnet9"] = new((classes, random) => new ResNet9(classes, 64, random), "features.residual3", ImagePreprocessing.Cifar),
        ["resnet9_slim"] = new((classes, random) => new ResNet9(classes, 32, random), "features.residual3", ImagePreprocessing.Cifar),
    };

    /// <summary>The names of all models.</summary>
    public static IReadOnlyList<string> Names => [.. Recipes.Keys];

    /// <summary>Makes a model.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For initial weights and dropout; without it the weights are zero, to be loaded.</param>
    /// <param name="labels">The classes' names, in the order of the scores.</param>
    /// <exception cref="ArgumentException">No model has that name; the message lists those that there are.</exception>
    public static Model Create(string name, int classes = 1000, RandomSource? random = null, IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (!Recipes.TryGetValue(name, out var recipe)) throw new ArgumentException($"There is no model '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
        return new Model(name, recipe.Create(classes, random), recipe.Preprocessing ?? ImagePreprocessing.ImageNet, recipe.GradCamLayer, labels);
    }

    private sealed record Recipe(Func<int, RandomSource?, Module> Create, string GradCamLayer, ImagePreprocessing? Preprocessing = null);
}
