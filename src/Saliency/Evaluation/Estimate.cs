namespace AutogradNet.Explanations.Evaluation;

/// <summary>A mean with its confidence interval.</summary>
/// <param name="Mean">The mean over all cases; NaN where there are none.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
/// <param name="Cases">How many values the mean is of.</param>
public readonly record struct Estimate(double Mean, double Low, double High, int Cases)
{
    /// <summary>Half the length of the interval.</summary>
    public double HalfWidth => (High - Low) / 2;
}
