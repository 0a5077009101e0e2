namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// Faithfulness as in Selvaraju et al., "Grad-CAM", 2017, section 5.3: Spearman's rank correlation, over patches, of how much the class score
/// drops when the patch is covered with the map's sum over the patch. A map that is equal on all patches gets 0. Not defined where occlusion
/// was not measured or covering any patch changes the score alike.
/// </summary>
public sealed class OcclusionCorrelation : LocalizationMetric
{
    /// <inheritdoc/>
    public override string Name => "occlusion-rank";

    /// <inheritdoc/>
    public override string Description => "Faithfulness: Spearman's rank correlation with the drop of the score when patches are covered (Selvaraju et al., 2017).";

    /// <inheritdoc/>
    public override double? Chance => 0;

    /// <inheritdoc/>
    public override bool Measure(LocalizationCase judged, Span<double> values)
    {
        ArgumentNullException.ThrowIfNull(judged);
        if (judged.Occlusion is not { } occlusion || occlusion.Drops.Distinct().Count() < 2) return false;
        var correlation = RankCorrelation.Spearman(occlusion.SumsOf(judged.Map), [.. occlusion.Drops]);
        values[0] = double.IsNaN(correlation) ? 0 : correlation;
        return true;
    }
}
