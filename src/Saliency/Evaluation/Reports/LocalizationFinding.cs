namespace AutogradNet.Explanations.Evaluation;

/// <summary>An expectation and what became of it.</summary>
/// <param name="Claim">What the literature lets one expect.</param>
/// <param name="Holds">Whether the figures bear it out.</param>
/// <param name="Figures">The figures.</param>
public sealed record LocalizationFinding(string Claim, bool Holds, string Figures);
