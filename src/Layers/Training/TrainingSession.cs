using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Training;

/// <summary>A training that a <see cref="TrainingRecipe"/> put together. Disposing it releases the optimiser's state and the average.</summary>
public sealed class TrainingSession : IDisposable
{
    internal TrainingSession(Trainer trainer, Optimizer optimizer, DataLoader? validation)
    {
        Validation = validation;
        Trainer = trainer;
        Optimizer = optimizer;
    }

    /// <summary>Runs, continues and saves the training.</summary>
    public Trainer Trainer { get; }

    /// <summary>What is measured on during training; null where nothing is.</summary>
    public DataLoader? Validation { get; }

    /// <summary>What moves the weights.</summary>
    public Optimizer Optimizer { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Trainer.Dispose();
        Optimizer.Dispose();
    }
}
