namespace AutogradNet.Layers.Training;

/// <summary>How a <see cref="Trainer"/> goes about its work.</summary>
public sealed record TrainerOptions
{
    private readonly int _epochs = 10;
    private readonly int _checkpointEvery = 1;
    private readonly int _validateEvery = 1;

    /// <summary>How often the data set is gone through.</summary>
    public int Epochs
    {
        get => _epochs;
        init => _epochs = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(Epochs), value, "Expected at least 1.");
    }

    /// <summary>What is made small; cross-entropy where left out.</summary>
    public LossFunction Loss { get; init; } = Losses.CrossEntropy();

    /// <summary>The largest global norm of a gradient, see <see cref="GradientClipping"/>; null does not limit it.</summary>
    public double? MaximumGradientNorm { get; init; }

    /// <summary>
    /// Given the name of a parameter, the parameter and how many epochs are done: whether it stays as it is in the next, see
    /// <see cref="Optimizer.Freeze"/>. Null freezes none.
    /// </summary>
    public Func<string, Parameter, int, bool>? Frozen { get; init; }

    /// <summary>How weights are averaged; with the average the network is validated and saved. Null keeps none.</summary>
    public WeightAverage? Average { get; init; }

    /// <summary>The safetensors file that training can be continued from and that the network can be loaded from; null writes none.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>How many epochs lie between two checkpoints; the last epoch always writes one.</summary>
    public int CheckpointEvery
    {
        get => _checkpointEvery;
        init => _checkpointEvery = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(CheckpointEvery), value, "Expected at least 1.");
    }

    /// <summary>How many epochs lie between two validations; the last epoch always ends with one.</summary>
    public int ValidateEvery
    {
        get => _validateEvery;
        init => _validateEvery = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(ValidateEvery), value, "Expected at least 1.");
    }

    /// <summary>
    /// The path, without extension, of the log: <c>.csv</c>, <c>.json</c> and the curve as <c>.png</c> are written after every epoch. Null
    /// writes none.
    /// </summary>
    public string? LogPath { get; init; }

    /// <summary>The model's name in <see cref="ModelZoo"/>, saved with the checkpoint so that <see cref="ModelZoo.Open(string)"/> can make it again.</summary>
    public string? ModelName { get; init; }
}
