using AutogradNet.Layers.Data;

namespace AutogradNet.Cli.Inputs;

/// <summary>Pictures of known classes to measure a model on, as named on the command line.</summary>
internal static class TestPictures
{
    private static readonly string[] SplitNames = ["val", "valid", "validation", "test"];

    /// <summary>The part of a data set that is measured on; null where none is named for that.</summary>
    public static string? FindSplit(IReadOnlyList<string> splits) => splits.FirstOrDefault(split => SplitNames.Contains(split));

    /// <summary>Opens the part of a data set that is measured on, or all of one that is not split.</summary>
    /// <param name="data">A directory or a zip file of pictures.</param>
    /// <exception cref="DatasetException">It is no such set, or has no such part.</exception>
    public static ImageFolderDataset Open(string data)
    {
        var splits = ImageFolderDataset.FindSplits(data);
        var measured = FindSplit(splits);
        return measured is null && splits.Count > 0
            ? throw new DatasetException($"{data} is split into {string.Join(", ", splits)}; a folder named {string.Join(" or ", SplitNames)} is needed to measure on.")
            : ImageFolderDataset.Open(data, measured);
    }

    /// <summary>Generated scenes of one object each that nothing was trained on.</summary>
    public static SceneImages Scenes(int count, ulong seed) => new(new SceneDataset(seed, count, SceneOptions.SingleObject, SceneSplit.Test));
}
