using System.Text.Json;
using AutogradNet.Layers.Models;

namespace AutogradNet.Layers;

/// <summary>The models known by name. Their names, and those of their layers and weights, are torchvision's.</summary>
public static class ModelZoo
{
    private const int DefaultClasses = 1000;

    private static readonly OrderedDictionary<string, Recipe> Recipes = new(StringComparer.Ordinal)
    {
        ["squeezenet1_0"] = new(SqueezeNet.Version10, "features.12"),
        ["squeezenet1_1"] = new(SqueezeNet.Version11, "features.12"),
        ["resnet20"] = new(CifarResNet.Layers20, "layer3", ImagePreprocessing.Cifar),
        ["resnet9"] = new((classes, random) => new ResNet9(classes, 64, random), "features.residual3", ImagePreprocessing.Cifar),
        ["resnet9_slim"] = new((classes, random) => new ResNet9(classes, 32, random), "features.residual3", ImagePreprocessing.Cifar),
        ["scenes"] = new((classes, random) => new SceneNet(classes, random), "features.16", ImagePreprocessing.Scale(112, 112)),
    };

    /// <summary>The names of all models.</summary>
    public static IReadOnlyList<string> Names => [.. Recipes.Keys];

    /// <summary>Makes a model.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="classes">How many scores it gives.</param>
    /// <param name="random">For initial weights and dropout; without it the weights are zero, to be loaded.</param>
    /// <param name="labels">The classes' names, in the order of the scores.</param>
    /// <exception cref="ArgumentException">No model has that name; the message lists those that there are.</exception>
    public static Model Create(string name, int classes = DefaultClasses, RandomSource? random = null, IReadOnlyList<string>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (!Recipes.TryGetValue(name, out var recipe)) throw new ArgumentException($"There is no model '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
        return new Model(name, recipe.Create(classes, random), recipe.Preprocessing ?? ImagePreprocessing.ImageNet, recipe.GradCamLayer, labels);
    }

    /// <summary>Makes a model and loads trained weights into it; how many classes it has is read off the weights.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="weightsPath">A safetensors file with torchvision's tensor names.</param>
    /// <param name="labels">The classes' names, in the order of the scores.</param>
    /// <exception cref="ArgumentException">No model has that name; the message lists those that there are.</exception>
    /// <exception cref="WeightFormatException">The file is damaged.</exception>
    /// <exception cref="WeightMismatchException">The weights are not this model's.</exception>
    public static Model Load(string name, string weightsPath, IReadOnlyList<string>? labels = null)
    {
        var model = Create(name, labels: labels);
        try
        {
            using var file = SafetensorsFile.Open(weightsPath);
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
        using var file = SafetensorsFile.Open(path);
        return Open(file);
    }

    /// <inheritdoc cref="Open(string)"/>
    /// <param name="file">The safetensors file.</param>
    public static Model Open(SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!file.Metadata.TryGetValue(Training.TrainingCheckpoint.ModelKey, out var name) || !Recipes.ContainsKey(name))
        {
            throw new WeightFormatException($"{file.Name} does not say which of the models it holds: {string.Join(", ", Names)}.");
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

    // Another number of classes changes the first extent of the last layer's tensors, and nothing else.
    private static int? FindClasses(Module network, SafetensorsFile file)
    {
        int? found = null;
        foreach (var (name, tensor) in network.StateDict())
        {
            if (!file.Entries.TryGetValue(name, out var entry) || entry.Shape == tensor.Shape || tensor.Shape.Rank == 0) continue;
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

    private sealed record Recipe(Func<int, RandomSource?, Module> Create, string GradCamLayer, ImagePreprocessing? Preprocessing = null);
}
