namespace AutogradNet.Explanations.Evaluation;

/// <summary>Which patches are covered, and how many covered images go through the network at once.</summary>
public sealed record OcclusionOptions
{
    private readonly int _window = 16;
    private readonly int? _stride;
    private readonly int _batchSize = 32;

    /// <summary>The side of the square patch in pixels of the network's input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The side is below 1.</exception>
    public int Window
    {
        get => _window;
        init => _window = Positive(value, nameof(Window));
    }

    /// <summary>From one patch to the next; half the window where not set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The stride is below 1.</exception>
    public int Stride
    {
        get => _stride ?? Math.Max(1, _window / 2);
        init => _stride = Positive(value, nameof(Stride));
    }

    /// <summary>How many covered images make a batch; changes memory and speed, not the result.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public int BatchSize
    {
        get => _batchSize;
        init => _batchSize = Positive(value, nameof(BatchSize));
    }

    private static int Positive(int value, string name) => value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, "Expected at least 1.");
}
