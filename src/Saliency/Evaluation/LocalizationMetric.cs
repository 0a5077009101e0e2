namespace AutogradNet.Explanations.Evaluation;

/// <summary>A number that says how well a map shows where an object is. Larger is better. Metrics hold no state.</summary>
public abstract class LocalizationMetric
{
    /// <summary>The short name in tables and files, such as <c>pointing</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What is measured, in one sentence, with the paper it comes from.</summary>
    public abstract string Description { get; }

    /// <summary>What a map that knows nothing of classes gets on average; null where that depends on the scene.</summary>
    public virtual double? Chance => null;

    /// <summary>
    /// The settings that the metric is computed at. Where there are several, the one with the best mean over the whole set is reported:
    /// one setting for all scenes.
    /// </summary>
    public virtual IReadOnlyList<double> Settings { get; } = [double.NaN];

    /// <summary>Measures one case.</summary>
    /// <param name="judged">The case.</param>
    /// <param name="values">Takes the value at each of <see cref="Settings"/>.</param>
    /// <returns>False where the metric is not defined for the case; then it does not count.</returns>
    public abstract bool Measure(LocalizationCase judged, Span<double> values);
}
