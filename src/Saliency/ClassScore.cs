namespace AutogradNet.Explanations;

/// <summary>What a model says about one class.</summary>
/// <param name="Index">The class, from 0.</param>
/// <param name="Name">Its label; null where the model has none.</param>
/// <param name="Score">Its logit.</param>
/// <param name="Probability">Its softmax probability, in [0, 1].</param>
public readonly record struct ClassScore(int Index, string? Name, double Score, double Probability)
{
    /// <summary>The label, or the number where there is none.</summary>
    public string Label => Name ?? $"class {Index}";
}
