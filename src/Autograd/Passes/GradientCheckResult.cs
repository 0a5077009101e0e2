namespace AutogradNet;

/// <summary>Where a gradient and its central difference disagree most.</summary>
/// <param name="Input">Which input.</param>
/// <param name="Position">Which element of it, row-major.</param>
/// <param name="Analytic">The backward pass' value.</param>
/// <param name="Numeric">The central difference.</param>
public readonly record struct GradientCheckResult(int Input, int Position, double Analytic, double Numeric)
{
    /// <summary>The difference relative to the larger of the two values and 1.</summary>
    public double RelativeError => Math.Abs(Analytic - Numeric) / Math.Max(1, Math.Max(Math.Abs(Analytic), Math.Abs(Numeric)));
}
