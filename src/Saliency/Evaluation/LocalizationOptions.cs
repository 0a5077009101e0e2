using AutogradNet.Layers.Data;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>What a <see cref="LocalizationSuite"/> measures on.</summary>
public sealed record LocalizationOptions
{
    private readonly int _scenes = 100;
    private readonly int _resamples = 2000;
    private readonly int _examples = 3;
    private readonly double _confidence = 0.95;

    /// <summary>How many scenes, at least 1.</summary>
    public int Scenes
    {
        get => _scenes;
        init => _scenes = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Scenes), value, "Expected at least 1 scene.");
    }

    /// <summary>The seed of the scenes, of the random maps and of the resampling.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>What the scenes are like: two or three objects where not set. They are taken from the test split.</summary>
    public SceneOptions SceneOptions { get; init; } = SceneOptions.Default with { MinimumObjects = 2 };

    /// <summary>Which objects count.</summary>
    public ObjectSelection Objects { get; init; } = ObjectSelection.All;

    /// <summary>How the reference for the rank correlation is measured; null leaves it out, which saves most of the time.</summary>
    public OcclusionOptions? Occlusion { get; init; } = new();

    /// <summary>How often the scenes are resampled for the confidence intervals, at least 1.</summary>
    public int Resamples
    {
        get => _resamples;
        init => _resamples = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Resamples), value, "Expected at least 1.");
    }

    /// <summary>How often the intervals are to hold the truth, above 0 and below 1.</summary>
    public double Confidence
    {
        get => _confidence;
        init => _confidence = value is > 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Confidence), value, "Expected above 0 and below 1.");
    }

    /// <summary>How many of the first scenes are kept with their maps, to be looked at.</summary>
    public int Examples
    {
        get => _examples;
        init => _examples = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Examples), value, "Expected at least 0.");
    }
}
