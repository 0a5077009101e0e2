namespace AutogradNet.Explanations.Evaluation;

/// <summary>A bar of a <see cref="BarChart"/>.</summary>
/// <param name="Value">How high it is; NaN draws none.</param>
/// <param name="Low">The lower end of its error bar; NaN draws none.</param>
/// <param name="High">The upper end of its error bar; NaN draws none.</param>
public readonly record struct Bar(double Value, double Low = double.NaN, double High = double.NaN);
