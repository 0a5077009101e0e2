namespace AutogradNet.Layers.Data;

/// <summary>Writes scenes as files that any program for image classification reads.</summary>
public static class SceneExport
{
    /// <summary>Writes each single-object scene as CLASS/NUMBER.png. Each file appears whole or not at all.</summary>
    /// <param name="dataset">Scenes of exactly one object.</param>
    /// <param name="folder">Where the class folders go; it is created when absent, and files of the same names are replaced.</param>
    /// <param name="progress">Is told how many files are written, in order; may be absent.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <exception cref="ArgumentException">The options of the set allow more than one object.</exception>
    /// <exception cref="OperationCanceledException">The cancellation was requested.</exception>
    public static void ToFolder(
        SceneDataset dataset, string folder, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (dataset.Options.MaximumObjects != 1)
        {
            throw new ArgumentException(
                $"A folder per class needs scenes of one object; these have up to {dataset.Options.MaximumObjects}.", nameof(dataset));
        }

        foreach (var name in SceneGenerator.ClassNames) Directory.CreateDirectory(Path.Combine(folder, name));
        for (var i = 0; i < dataset.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var scene = dataset.Generate(i);
            scene.Image.Save(Path.Combine(folder, SceneGenerator.ClassNames[scene.Objects[0].Label], $"{i:D6}.png"));
            progress?.Report(i + 1);
        }
    }
}
