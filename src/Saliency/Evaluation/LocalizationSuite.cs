using System.Diagnostics;
using AutogradNet.Layers;
using AutogradNet.Layers.Data;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// Judges saliency methods where the truth is known: on generated scenes of several objects, each of another class, whose pixels are known.
/// The result depends on the model, the methods and the options only.
/// </summary>
/// <example><code>
/// var report = new LocalizationSuite(model, new LocalizationOptions { Scenes = 200 }).Run(methods);
/// Console.WriteLine(report.ToText());
/// </code></example>
public sealed class LocalizationSuite
{
    private readonly Model _model;
    private readonly LocalizationOptions _options;
    private readonly SceneDataset _scenes;

    /// <summary>Describes the suite; nothing is run yet.</summary>
    /// <param name="model">A model of the scenes' classes, in evaluation mode; it remains the caller's.</param>
    /// <param name="options">What to measure on; the defaults where left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option of the scenes is out of its range.</exception>
    public LocalizationSuite(Model model, LocalizationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _options = options ?? new LocalizationOptions();
        _scenes = new SceneDataset(_options.Seed, _options.Scenes, _options.SceneOptions, SceneSplit.Test);
    }

    /// <summary>The name of the reference row: the occlusion map itself.</summary>
    public const string OcclusionName = "occlusion";

    /// <summary>Measures methods. The null controls, and occlusion where it is measured, are added to them.</summary>
    /// <param name="methods">The methods, each of another name; at least one.</param>
    /// <param name="progress">Told after every scene, on the calling thread.</param>
    /// <param name="cancellation">Ends the run between two maps.</param>
    /// <exception cref="ArgumentException">There is no method, one twice, or the model does not have the scenes' classes.</exception>
    /// <exception cref="InvalidOperationException">No object could be explained, or the model's scores are not finite.</exception>
    public LocalizationReport Run(IReadOnlyList<SaliencyMethod> methods, Action<LocalizationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(methods);
        if (methods.Count == 0) throw new ArgumentException("There is no method to judge.", nameof(methods));
        var controls = NullControls.All(_options.Seed);
        SaliencyMethod[] all = [.. methods, .. controls];
        List<(string Name, MethodRole Role)> rows = [.. methods.Select(method => (method.Name, MethodRole.Method)), .. controls.Select(control => (control.Name, MethodRole.Control))];
        if (_options.Occlusion is not null) rows.Add((OcclusionName, MethodRole.Reference));
        if (rows.GroupBy(row => row.Name).FirstOrDefault(group => group.Count() > 1) is { } twice) throw new ArgumentException($"The method '{twice.Key}' is there twice.", nameof(methods));

        var start = Stopwatch.GetTimestamp();
        var metrics = LocalizationMetrics.All.Where(metric => _options.Occlusion is not null || metric is not OcclusionCorrelation).ToArray();
        var measurements = new MeasurementSet(metrics, rows);
        var hits = new List<IReadOnlyList<double>>();
        var examples = new List<LocalizationExample>();
        var explained = 0;
        for (var i = 0; i < _scenes.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var scene = _scenes.Generate(i);
            using var recording = Recording.For(_model, scene.Image, all);
            var objects = SeenObject.Of(scene, recording);
            hits.Add([.. objects.Select(seen => seen.IsRecognized ? 1.0 : 0)]);
            measurements.BeginScene();
            explained += Measure(recording, i, objects, all, measurements, examples, cancellation);
            progress?.Invoke(new LocalizationProgress(i + 1, _scenes.Count));
        }

        if (explained == 0) throw new InvalidOperationException($"{_model.Name} recognised none of the objects of {_scenes.Count} scenes, so no map could be judged.");
        var bootstrap = new Bootstrap(_scenes.Count, _options.Seed, _options.Resamples, _options.Confidence);
        return new LocalizationReport
        {
            ModelName = _model.Name,
            Options = _options,
            Objects = explained,
            HitRate = bootstrap.Mean(hits),
            Metrics = metrics,
            Methods = [.. measurements.Summarize(bootstrap).OrderBy(method => method.Role)],
            Examples = examples,
            Duration = Stopwatch.GetElapsedTime(start),
        };
    }

    private int Measure(
        Recording recording, int scene, IReadOnlyList<SeenObject> objects, SaliencyMethod[] methods, MeasurementSet measurements, List<LocalizationExample> examples, CancellationToken cancellation)
    {
        // An object that the network's crop leaves out cannot be found; it is no rival either.
        var visible = objects.Where(seen => seen.Mask.Count > 0).ToArray();
        var chosen = visible.Where(seen => seen.IsRecognized || _options.Objects == ObjectSelection.All).ToArray();
        if (chosen.Length == 0) return 0;
        var occlusion = _options.Occlusion is { } patches ? OcclusionScan.Run(recording, [.. chosen.Select(seen => seen.ClassIndex)], patches, cancellation) : null;
        for (var o = 0; o < chosen.Length; o++)
        {
            var seen = chosen[o];
            PixelMask[] others = [.. visible.Where(other => other != seen).Select(other => other.Mask)];
            var maps = new List<(string Method, HeatMap Map)>();
            for (var m = 0; m < methods.Length; m++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var attribution = recording.Attribute(methods[m], Target.Class(seen.ClassIndex));
                Judge(m, methods[m].Name, attribution.Map());
            }

            if (occlusion is not null) Judge(methods.Length, OcclusionName, occlusion[o].ToMap());
            if (scene < _options.Examples)
            {
                examples.Add(new LocalizationExample(scene, seen.ClassName, _model.Preprocessing.ApplyGeometry(recording.Image!), seen.Mask, maps));
            }

            void Judge(int row, string name, HeatMap map)
            {
                var judged = new LocalizationCase(map, seen.Mask, others, occlusion?[o]);
                measurements.Add(row, judged);
                if (scene < _options.Examples) maps.Add((name, judged.Map));
            }
        }

        return chosen.Length;
    }
}
