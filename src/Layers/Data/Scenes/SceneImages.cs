using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>Scenes as pictures to learn from: each of the class of its nearest object, the only one in single-object scenes.</summary>
public sealed class SceneImages : IImageDataset
{
    private readonly SceneDataset _scenes;
    private readonly int[] _labels;
    private readonly RgbImage?[] _cache;

    /// <summary>Draws pictures as they are asked for, and keeps them.</summary>
    /// <param name="scenes">The scenes.</param>
    public SceneImages(SceneDataset scenes)
    {
        ArgumentNullException.ThrowIfNull(scenes);
        _scenes = scenes;
        _cache = new RgbImage?[scenes.Count];
        _labels = new int[scenes.Count];
        Array.Fill(_labels, -1);
    }

    /// <inheritdoc/>
    public int Count => _scenes.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => SceneGenerator.ClassNames;

    /// <inheritdoc/>
    public string Fingerprint => $"{Count} scenes of seed {_scenes.Seed} for {_scenes.Split}, {_scenes.Options}";

    /// <inheritdoc/>
    public int Label(int index)
    {
        if (_labels[index] < 0) Load(index);
        return _labels[index];
    }

    /// <inheritdoc/>
    public string Name(int index) => $"scene {index}";

    /// <inheritdoc/>
    public RgbImage Load(int index)
    {
        if (_cache[index] is { } kept) return kept;
        var scene = _scenes[index];
        // Two threads may draw the same scene; both get the same picture.
        _labels[index] = scene.Objects[^1].Label;
        return _cache[index] = scene.Image;
    }
}
