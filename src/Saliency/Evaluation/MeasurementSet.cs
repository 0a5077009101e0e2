namespace AutogradNet.Explanations.Evaluation;

/// <summary>Every metric of every method on every object, gathered scene by scene.</summary>
internal sealed class MeasurementSet
{
    private readonly IReadOnlyList<LocalizationMetric> _metrics;
    private readonly List<(string Name, MethodRole Role)> _methods;
    // [method][metric][setting][scene] → the values of the scene's objects.
    private readonly List<List<double>>[][][] _values;
    private readonly int[] _blank;

    public MeasurementSet(IReadOnlyList<LocalizationMetric> metrics, IEnumerable<(string Name, MethodRole Role)> methods)
    {
        _metrics = metrics;
        _methods = [.. methods];
        _blank = new int[_methods.Count];
        _values = [.. _methods.Select(_ => metrics.Select(metric => metric.Settings.Select(_ => new List<List<double>>()).ToArray()).ToArray())];
    }

    public void BeginScene()
    {
        foreach (var scenes in _values.SelectMany(method => method.SelectMany(metric => metric))) scenes.Add([]);
    }

    public void Add(int method, LocalizationCase judged)
    {
        if (judged.IsBlank) _blank[method]++;
        for (var m = 0; m < _metrics.Count; m++)
        {
            var settings = _values[method][m];
            var values = new double[settings.Length];
            if (!_metrics[m].Measure(judged, values)) continue;
            for (var s = 0; s < values.Length; s++) settings[s][^1].Add(values[s]);
        }
    }

    public IReadOnlyList<MethodResult> Summarize(Bootstrap bootstrap) =>
        [.. _methods.Select((method, i) => new MethodResult(method.Name, method.Role, [.. _metrics.Select((metric, m) => Summarize(metric, _values[i][m], bootstrap))], _blank[i]))];

    private static MetricResult Summarize(LocalizationMetric metric, List<List<double>>[] settings, Bootstrap bootstrap)
    {
        // The first of the best, so that the choice does not depend on chance.
        var best = Enumerable.Range(0, settings.Length).MaxBy(s => settings[s].Sum(scene => scene.Sum()));
        return new MetricResult(metric, bootstrap.Mean(settings[best]), settings.Length > 1 ? metric.Settings[best] : null);
    }
}
