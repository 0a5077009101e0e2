using System.Text.Json;
using AutogradNet.Imaging;
using AutogradNet.Layers.Models;
using AutogradNet.Layers.Training;

namespace AutogradNet.Layers;

/// <summary>
/// The models known by name. Their names, and those of their layers and weights, are torchvision's; so is the preprocessing, that of its
/// first published weights (<c>IMAGENET1K_V1</c>). Later weights of some models saw images resized a little differently:
/// <see cref="Model.Preprocessing"/> can be replaced.
/// </summary>
public static class ModelZoo
{
    private const int DefaultClasses = 1000;

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
        ["resnet50"] = new(ResNet.Layers50, "layer4"),
        ["resnet101"] = new(ResNet.Layers101, "layer4"),
        ["resnet152"] = new(ResNet.Layers152, "layer4"),
        ["resnext50_32x4d"] = new(ResNet.ResNeXt50, "layer4"),
        ["resnext101_32x8d"] = new(ResNet.ResNeXt101, "layer4"),
        ["wide_resnet50_2"] = new(ResNet.Wide50, "layer4"),
        ["wide_resnet101_2"] = new(ResNet.Wide101, "layer4"),
        ["densenet121"] = new(DenseNet.Layers121, "features.denseblock4"),
        ["densenet161"] = new(DenseNet.Layers161, "features.denseblock4"),
        ["densenet169"] = new(DenseNet.Layers169, "features.denseblock4"),
        ["densenet201"] = new(DenseNet.Layers201, "features.denseblock4"),
        ["googlenet"] = new((classes, random) => new GoogLeNet(classes, random), "inception5b", Halves(256, 224)),
        ["inception_v3"] = new((classes, random) => new InceptionV3(classes, random), "Mixed_7c", Halves(342, 299)),
        ["mobilenet_v2"] = new((classes, random) => new MobileNetV2(classes, random), "features.18"),
        ["mobilenet_v3_small"] = new(MobileNetV3.Small, "features.12"),
        ["mobilenet_v3_large"] = new(MobileNetV3.Large, "features.16"),
        ["efficientnet_b0"] = new(EfficientNet.B0, "features.8", ImageNet(256, 224, ResamplingFilter.Bicubic)),
        ["efficientnet_b1"] = new(EfficientNet.B1, "features.8", ImageNet(256, 240, ResamplingFilter.Bicubic)),
        ["efficientnet_b2"] = new(EfficientNet.B2, "features.8", ImageNet(288, 288, ResamplingFilter.Bicubic)),
        ["efficientnet_b3"] = new(EfficientNet.B3, "features.8", ImageNet(320, 300, ResamplingFilter.Bicubic)),
        ["efficientnet_b4"] = new(EfficientNet.B4, "features.8", ImageNet(384, 380, ResamplingFilter.Bicubic)),
        ["mnasnet1_0"] = new((classes, random) => new MnasNet(classes, random), "layers.16"),
        ["shufflenet_v2_x1_0"] = new(ShuffleNetV2.Width10, "conv5"),
        ["regnet_y_400mf"] = new(RegNet.Y400MF, "trunk_output"),
        ["convnext_tiny"] = new(ConvNeXt.Tiny, "features.7", ImageNet(236, 224)),
        ["unet_small"] = new((classes, random) => new UNet(classes, random), "bottleneck", ImagePreprocessing.Scale(128, 128)),
        ["resnet20"] = new(CifarResNet.Layers20, "layer3", ImagePreprocessing.Cifar),
        ["resnet56"] = new(CifarResNet.Layers56, "layer3", ImagePreprocessing.Cifar),
        ["resnet9"] = new((classes, random) => new ResNet9(classes, 64, random), "features.residual3", ImagePreprocessing.Cifar),
        ["resnet9_slim"] = new((classes, random) => new ResNet9(classes, 32, random), "features.residual3", ImagePreprocessing.Cifar),
        ["cifarnet"] = new((classes, random) => new CifarNet(classes, 64, random), "features.block3", ImagePreprocessing.Cifar, TrainingRecipe.CifarNet),
        ["scenes"] = new((classes, random) => new SceneNet(classes, random), "features.16", ImagePreprocessing.Scale(112, 112)),
    };

    /// <summary>The names of all models.</summary>
    public static IReadOnlyList<string> Names => [.. Recipes.Keys];

    /// <summary>How a model is trained on small pictures: its own recipe, or else <see cref="TrainingRecipe.SmallImages"/>.</summary>
    /// <exception cref="ArgumentException">No model has that name; the message lists those that there are.</exception>
    public static TrainingRecipe RecipeFor(string name) => Find(name).Training ?? TrainingRecipe.SmallImages;

    /// <summary>Makes a model.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For initial weights and dropout; without it the weights are zero, to be loaded.</param>
    /// <param name="labels">The classes' names, in the order of the scores.</param>
    /// <exception cref="ArgumentException">No model has that name; the message lists those that there are.</exception>
    public static Model Create(string name, int classes = DefaultClasses, RandomSource? random = null, IReadOnlyList<string>? labels = null)
    {
        var recipe = Find(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        return new Model(name, recipe.Create(classes, random), recipe.Preprocessing ?? ImagePreprocessing.ImageNet, recipe.GradCamLayer, labels);
    }

    /// <summary>Makes a model and loads trained weights into it; how many classes it has is read off the weights.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="weightsPath">A file of any format that <see cref="WeightFile"/> knows, with torchvision's tensor names.</param>
    /// <param name="labels">The classes' names, in the order of the scores.</param>
    /// <exception cref="ArgumentException">No model has that name; the message lists those that there are.</exception>
    /// <exception cref="WeightFormatException">The file is damaged.</exception>
    /// <exception cref="WeightMismatchException">The weights are not this model's.</exception>
    public static Model Load(string name, string weightsPath, IReadOnlyList<string>? labels = null)
    {
        var model = Create(name, labels: labels);
        try
        {
            using var file = WeightFile.Open(weightsPath);
            if (FindClasses(model.Network, file) is { } classes)
            {
                model.Dispose();
                model = Create(name, classes, labels: labels);
            }

            model.Network.LoadStateDict(file);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Makes the model that a checkpoint or weight file of a <see cref="Training.Trainer"/> names, with its weights and classes.</summary>
    /// <param name="path">The safetensors file.</param>
    /// <exception cref="WeightFormatException">The file is damaged, or does not say which model it holds.</exception>
    /// <exception cref="WeightMismatchException">The weights are not that model's.</exception>
    public static Model Open(string path)
    {
        using var file = WeightFile.Open(path);
        return Open(file as SafetensorsFile ?? throw Unnamed(path));
    }

    /// <inheritdoc cref="Open(string)"/>
    /// <param name="file">The safetensors file.</param>
    public static Model Open(SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!file.Metadata.TryGetValue(Training.TrainingCheckpoint.ModelKey, out var name) || !Recipes.ContainsKey(name))
        {
            throw Unnamed(file.Name);
        }

        if (ReadClasses(file) is not { Length: > 0 } labels) throw new WeightFormatException($"{file.Name} does not name the classes of its model.");
        var model = Create(name, labels.Length, labels: labels);
        try
        {
            model.Network.LoadStateDict(file);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes a model's weights, with its name and classes, so that <see cref="Open(string)"/> can make it again. The file appears whole or not at all.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The safetensors file.</param>
    /// <param name="floatingPoint">What weights are stored as, such as half precision; their own type where left out.</param>
    public static void Save(Model model, string path, SafetensorsType? floatingPoint = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var metadata = new Dictionary<string, string> { ["format"] = "pt", [Training.TrainingCheckpoint.ModelKey] = model.Name };
        if (model.Labels is not null) metadata[Training.TrainingCheckpoint.ClassesKey] = JsonSerializer.Serialize(model.Labels);
        SafetensorsWriter.Write(path, model.Network.StateDict(), metadata, floatingPoint);
    }

    private static WeightFormatException Unnamed(string file) => new($"{file} does not say which of the models it holds: {string.Join(", ", Names)}.");

    // Another number of classes changes the first extent of the last layer's tensors, and nothing else.
    private static int? FindClasses(Module network, WeightFile file)
    {
        int? found = null;
        foreach (var (name, tensor) in network.StateDict())
        {
            if (!file.TryFind(name, out var entry) || entry.Shape == tensor.Shape || tensor.Shape.Rank == 0) continue;
            var isLast = entry.Shape.Rank == tensor.Shape.Rank && tensor.Shape[0] == DefaultClasses && entry.Shape.Extents[1..].SequenceEqual(tensor.Shape.Extents[1..]);
            if (!isLast || (found is { } known && known != entry.Shape[0]) || entry.Shape[0] < 1) return null;
            found = entry.Shape[0];
        }

        return found;
    }

    private static string[]? ReadClasses(SafetensorsFile file)
    {
        try
        {
            return file.Metadata.TryGetValue(Training.TrainingCheckpoint.ClassesKey, out var json) ? JsonSerializer.Deserialize<string[]>(json) : null;
        }
        catch (JsonException e)
        {
            throw new WeightFormatException($"{file.Name}: the names of its classes cannot be read: {e.Message}", e);
        }
    }

    // The size that the shorter side is brought to and that of the middle that is cut out, in pixels.
    private static ImagePreprocessing ImageNet(int shorterSide, int crop, ResamplingFilter filter = ResamplingFilter.Bilinear) =>
        ImagePreprocessing.ImageNet with { ResizeShorterSide = shorterSide, CropSize = crop, Interpolation = filter };

    // Weights that came from TensorFlow saw pixels from −1 to 1. torchvision normalises for ImageNet and lets the network undo that
    // (transform_input); this is the same in one step.
    private static ImagePreprocessing Halves(int shorterSide, int crop) =>
        ImageNet(shorterSide, crop) with { Mean = [0.5f, 0.5f, 0.5f], StandardDeviation = [0.5f, 0.5f, 0.5f] };

    private static Recipe Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Recipes.TryGetValue(name, out var recipe) ? recipe : throw new ArgumentException($"There is no model '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
    }

    private sealed record Recipe(
        Func<int, RandomSource?, Module> Create, string GradCamLayer, ImagePreprocessing? Preprocessing = null, TrainingRecipe? Training = null);
}
