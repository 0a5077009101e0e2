namespace AutogradNet.Layers.Training;

/// <summary>The optimisers a <see cref="TrainingRecipe"/> chooses from.</summary>
public enum OptimizerKind
{
    /// <summary><see cref="Sgd"/> with Nesterov's momentum.</summary>
    NesterovSgd,

    /// <summary><see cref="AdamW"/>.</summary>
    AdamW,

    /// <summary><see cref="Training.Muon"/> for the filters of convolutions.</summary>
    Muon,
}
