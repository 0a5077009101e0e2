using System.Runtime.CompilerServices;

namespace AutogradNet.Layers.Data;

/// <summary>Refuses what an augmentation cannot mean.</summary>
internal static class AugmentationArguments
{
    public static double RequireProbability(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "Expected a probability, from 0 to 1.");

    public static double RequireStrength(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "Expected a finite number, at least 0.");

    public static double RequireShare(double value, double maximum, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value > 0 && value <= maximum ? value : throw new ArgumentOutOfRangeException(name, value, $"Expected a share of the picture, above 0 and at most {maximum}.");

    public static double RequireRatio(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value >= 1 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "Expected a finite proportion, at least 1.");
}
