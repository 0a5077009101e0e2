namespace AutogradNet.Layers.Training;

/// <summary>A value that should be finite is NaN or infinite. The message names the step and where it came up first.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(long step, string place, string what)
        : base($"Step {step}: {what}. A smaller learning rate, warm-up or gradient clipping may help; nothing was saved after it.")
    {
        Step = step;
        Place = place;
    }

    /// <summary>The step, from 1.</summary>
    public long Step { get; }

    /// <summary>The path of the layer, or the name of the parameter, where the first such value was found; empty outside any layer.</summary>
    public string Place { get; }
}
