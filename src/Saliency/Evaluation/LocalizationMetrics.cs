namespace AutogradNet.Explanations.Evaluation;

/// <summary>The metrics of the localisation suite: one line each.</summary>
public static class LocalizationMetrics
{
    /// <summary>All metrics, in the order to show them.</summary>
    public static IReadOnlyList<LocalizationMetric> All { get; } =
    [
        new PointingGame(),
        new PointingGame(tolerance: 0),
        new PointingGame(useBox: true),
        new MaskEnergy(),
        new ThresholdIou(),
        new BestThresholdIou(),
        new EnergyDiscrimination(),
        new PeakDiscrimination(),
        new OcclusionCorrelation(),
    ];
}
