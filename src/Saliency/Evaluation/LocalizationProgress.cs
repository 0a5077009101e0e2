namespace AutogradNet.Explanations.Evaluation;

/// <summary>How far a <see cref="LocalizationSuite"/> is.</summary>
/// <param name="Done">How many scenes are done.</param>
/// <param name="Total">How many there are.</param>
public readonly record struct LocalizationProgress(int Done, int Total);
