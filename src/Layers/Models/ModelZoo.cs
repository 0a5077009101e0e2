using AutogradNet.Imaging;
using AutogradNet.Layers.Models;

namespace AutogradNet.Layers;

/// <summary>The models known by name. Their names, and those of their layers and weights, are torchvision's.</summary>
public static class ModelZoo
{
    private static readonly OrderedDictionary<string, Recipe> Recipes = new(StringComparer.Ordinal)
    {
        ["alexnet"] = new((classes, random) => new AlexNet(classes, random), "features.11"),
        ["vgg11"] = new((classes, random) => Vgg.Layers11(classes, random), "features.19"),
        ["vgg13"] = new((classes, random) => Vgg.Layers13(classes, random), "features.23"),
        ["vgg16"] = new((classes, random) => Vgg.Layers16(classes, random), "features.29"),
        ["vgg19"] = new((classes, random) => Vgg.Layers19(classes, random), "features.35"),
        ["vgg11_bn"] = new((classes, random) => Vgg.Layers11(classes, random, batchNorm: true), "features.27"),
        ["vgg13_bn"] = new((classes, random) => Vgg.Layers13(classes, random, batchNorm: true), "features.33"),
        ["vgg16_bn"] = new((classes, random) => Vgg.Layers16(classes, random, batchNorm: true), "features.42"),
        ["vgg19_bn"] = new((classes, random) => Vgg.Layers19(classes, random, batchNorm: true), "features.51"),
        ["squeezenet1_0"] = new(SqueezeNet.Version10, "features.12"),
        ["squeezenet1_1"] = new(SqueezeNet.Version11, "features.12"),
        ["resnet18"] = new(ResNet.Layers18, "layer4"),
        ["resnet34"] = new(ResNet.Layers34, "layer4"),
        ["resnet50"] = new(ResNet.Layers50, "layer4", ImageNet(232, 224)),
        ["resnet101"] = new(ResNet.Layers101, "layer4", ImageNet(232, 224)),
        ["resnet152"] = new(ResNet.Layers152, "layer4", ImageNet(232, 224)),
        ["resnext50_32x4d"] = new(ResNet.ResNeXt50, "layer4", ImageNet(232, 224)),
        ["resnext101_32x8d"] = new(ResNet.ResNeXt101, "layer4", ImageNet(232, 224)),
        ["wide_resnet50_2"] = new(ResNet.Wide50, "layer4", ImageNet(232, 224)),
        ["wide_resnet101_2"] = new(ResNet.Wide101, "layer4", ImageNet(232, 224)),
        ["densenet121"] = new(DenseNet.Layers121, "features.denseblock4"),
        ["densenet161"] = new(DenseNet.Layers161, "features.denseblock4"),
        ["densenet169"] = new(DenseNet.Layers169, "features.denseblock4"),
        ["densenet201"] = new(DenseNet.Layers201, "features.denseblock4"),
        ["googlenet"] = new((classes, random) => new GoogLeNet(classes, random), "inception5b", Halves(256, 224)),
        ["inception_v3"] = new((classes, random) => new InceptionV3(classes, random), "Mixed_7c", Halves(342, 299)),
        ["mobilenet_v2"] = new((classes, random) => new MobileNetV2(classes, random), "features.18", ImageNet(232, 224)),
        ["mobilenet_v3_small"] = new(MobileNetV3.Small, "features.12"),
        ["mobilenet_v3_large"] = new(MobileNetV3.Large, "features.16", ImageNet(232, 224)),
        ["efficientnet_b0"] = new(EfficientNet.B0, "features.8", ImageNet(256, 224, ResamplingFilter.Bicubic)),
        ["efficientnet_b1"] = new(EfficientNet.B1, "features.8", ImageNet(255, 240)),
        ["efficientnet_b2"] = new(EfficientNet.B2, "features.8", ImageNet(288, 288, ResamplingFilter.Bicubic)),
        ["efficientnet_b3"] = new(EfficientNet.B3, "features.8", ImageNet(320, 300, ResamplingFilter.Bicubic)),
        ["efficientnet_b4"] = new(EfficientNet.B4, "features.8", ImageNet(384, 380, ResamplingFilter.Bicubic)),
        ["mnasnet1_0"] = new((classes, random) => new MnasNet(classes, random), "layers.16"),
        ["shufflenet_v2_x1_0"] = new(ShuffleNetV2.Width10, "conv5"),
        ["regnet_y_400mf"] = new(RegNet.Y400MF, "trunk_output", ImageNet(232, 224)),
        ["convnext_tiny"] = new(ConvNeXt.Tiny, "features.7", ImageNet(236, 224)),
        ["unet_small"] = new((classes, random) => new UNet(classes, random), "bottleneck", ImagePreprocessing.Scale(128, 128)),
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

    // The size that the shorter side is brought to and that of the middle that is cut out, in pixels.
    private static ImagePreprocessing ImageNet(int shorterSide, int crop, ResamplingFilter filter = ResamplingFilter.Bilinear) =>
        ImagePreprocessing.ImageNet with { ResizeShorterSide = shorterSide, CropSize = crop, Interpolation = filter };

    // Weights that came from TensorFlow saw pixels from −1 to 1. torchvision normalises for ImageNet and lets the network undo that
    // (transform_input); this is the same in one step.
    private static ImagePreprocessing Halves(int shorterSide, int crop) =>
        ImageNet(shorterSide, crop) with { Mean = [0.5f, 0.5f, 0.5f], StandardDeviation = [0.5f, 0.5f, 0.5f] };

    private sealed record Recipe(Func<int, RandomSource?, Module> Create, string GradCamLayer, ImagePreprocessing? Preprocessing = null);
}
