using System.Runtime.CompilerServices;

namespace AutogradNet.Layers.Training;

/// <summary>Checks of the numbers that training is configured with.</summary>
internal static class OptimizerArguments
{
    public static double RequireAtLeastZero(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "Expected a finite number of at least 0.");

    public static double RequirePositive(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, "Expected a finite number above 0.");

    public static double RequireShare(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, "Expected a number in [0, 1).");

    public static double RequireProbability(double value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, "Expected a number in [0, 1].");
}
