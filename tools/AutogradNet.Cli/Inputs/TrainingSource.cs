using AutogradNet.Layers;
using AutogradNet.Layers.Data;
using AutogradNet.Layers.Training;

namespace AutogradNet.Cli.Inputs;

/// <summary>What to learn from and what to measure on, as named on the command line.</summary>
internal sealed class TrainingSource : IDisposable
{
    public const int DefaultScenes = 16384;

    // What the command line calls generated pictures.
    private const string Scenes = "scenes";
    private const int ValidationScenes = 1024;
    private readonly List<IDisposable> _owned = [];

    private TrainingSource(IImageDataset training, IImageDataset? validation, TrainingRecipe recipe)
    {
        Recipe = recipe;
        Training = training;
        Validation = validation;
    }

    public IImageDataset Training { get; }

    public IImageDataset? Validation { get; }

    /// <summary>The settings that suit the data and the model.</summary>
    public TrainingRecipe Recipe { get; }

    /// <summary>Whether data are named that are generated, not read.</summary>
    public static bool IsScenes(string data) => data.Equals(Scenes, StringComparison.OrdinalIgnoreCase);

    public static TrainingSource Open(string data, string model, int? scenes, bool biased, ulong seed)
    {
        if (IsScenes(data))
        {
            var options = SceneOptions.SingleObject;
            var training = new SceneDataset(seed, scenes ?? DefaultScenes, biased ? options with { Bias = SceneBias.Color | SceneBias.Texture } : options);
            return new TrainingSource(new SceneImages(training), new SceneImages(new SceneDataset(seed, ValidationScenes, options, SceneSplit.Validation)), TrainingRecipe.Scenes);
        }

        var recipe = ModelZoo.RecipeFor(model);
        var splits = ImageFolderDataset.FindSplits(data);
        var learned = ImageFolderDataset.Open(data, splits.Count == 0 ? null : Choose(data, splits, "train"));
        var validation = TestPictures.FindSplit(splits) is { } measured ? ImageFolderDataset.Open(data, measured) : null;
        var source = new TrainingSource(learned, validation, recipe);
        source._owned.Add(learned);
        if (validation is not null) source._owned.Add(validation);
        return source;
    }

    public void Dispose()
    {
        foreach (var owned in _owned) owned.Dispose();
    }

    private static string Choose(string data, IReadOnlyList<string> splits, string name) =>
        splits.Contains(name) ? name : throw new DatasetException($"{data} is split into {string.Join(", ", splits)}; a folder named {name} is needed to train.");
}
