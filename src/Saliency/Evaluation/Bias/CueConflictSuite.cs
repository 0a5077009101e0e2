using AutogradNet.Layers;
using AutogradNet.Layers.Data;

namespace AutogradNet.Explanations.Evaluation;

/// <summary>
/// Tells whether a model of the scenes goes by shape, or by colour and texture: by its answers where these contradict each other
/// (Geirhos et al., "ImageNet-trained CNNs are biased towards texture", 2019), and by its explanations alone. The result depends on the
/// model and the seed only.
/// </summary>
/// <example><code>
/// var report = new CueConflictSuite(scenes: 200).Run(model);
/// Console.WriteLine(report["shape-bias"].Mean);
/// </code></example>
public sealed class CueConflictSuite
{
    /// <summary>How many of the first scenes are kept with their maps, to be looked at.</summary>
    private const int Examples = 3;

    private static readonly SceneOptions Plain = SceneOptions.SingleObject;
    private static readonly SceneOptions Tied = SceneOptions.Default with { Bias = SceneBias.Color | SceneBias.Texture };

    private readonly int _scenes;
    private readonly ulong _seed;

    /// <summary>Describes the suite; nothing is run yet.</summary>
    /// <param name="scenes">How many scenes of one object and how many of two, at least 1; multiples of eight are balanced.</param>
    /// <param name="seed">The seed of the scenes, which are of the test split, and of the resampling.</param>
    public CueConflictSuite(int scenes = 200, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(scenes);
        _scenes = scenes;
        _seed = seed;
    }

    /// <summary>Measures a model.</summary>
    /// <param name="model">A model of the scenes' classes, in evaluation mode; it remains the caller's.</param>
    /// <param name="progress">Told how many scenes are done, of twice as many as there are, on the calling thread.</param>
    /// <param name="cancellation">Ends the run between two scenes.</param>
    /// <exception cref="ArgumentException">The model does not have the scenes' classes.</exception>
    public CueConflictReport Run(Model model, Action<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var values = CueConflictReport.Measures.ToDictionary(measure => measure.Name, _ => new List<IReadOnlyList<double>>());
        var examples = new List<CueConflictExample>();
        var seeds = new SceneDataset(_seed, _scenes, Plain, SceneSplit.Test);
        var random = new RandomSource(_seed);
        for (var i = 0; i < _scenes; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var shape = (ShapeClass)(i % SceneGenerator.ClassNames.Count);
            MeasureAnswers(model, seeds.SceneSeed(i), shape, Other(shape, random), values);
            progress?.Invoke((2 * i) + 1);
            MeasureMaps(model, seeds.SceneSeed(i), shape, Other(shape, random), values, i < Examples ? examples : null);
            progress?.Invoke((2 * i) + 2);
        }

        var bootstrap = new Bootstrap(_scenes, _seed);
        return new CueConflictReport
        {
            ModelName = model.Name,
            Scenes = _scenes,
            Estimates = values.ToDictionary(entry => entry.Key, entry => bootstrap.Mean(entry.Value)),
            Examples = examples,
        };
    }

    private static void MeasureAnswers(Model model, ulong seed, ShapeClass shape, ShapeClass paint, Dictionary<string, List<IReadOnlyList<double>>> values)
    {
        values["accuracy"].Add([Is(Answer(new SceneGenerator(Plain).Generate(seed, shape)), shape)]);
        var generator = new SceneGenerator(Tied);
        values["accuracy-agreeing"].Add([Is(Answer(generator.GenerateConflict(seed, [shape], [shape])), shape)]);
        var answer = Answer(generator.GenerateConflict(seed, [shape], [paint]));
        values["shape-answers"].Add([Is(answer, shape)]);
        values["paint-answers"].Add([Is(answer, paint)]);
        values["shape-bias"].Add(answer == shape || answer == paint ? [Is(answer, shape)] : []);

        ShapeClass? Answer(Scene scene)
        {
            using var scope = new TensorScope();
            using var input = model.Preprocessing.Apply(scene.Image);
            using var scores = model.Network.Call(input);
            var classes = SceneClasses.Find(model, scores.Shape[1]);
            var best = Enumerable.Range(0, scores.Shape[1]).MaxBy(k => scores[k]);
            var place = Array.IndexOf(classes, best);
            return place < 0 ? null : (ShapeClass)place;
        }
    }

    private static void MeasureMaps(
        Model model, ulong seed, ShapeClass first, ShapeClass second, Dictionary<string, List<IReadOnlyList<double>>> values, List<CueConflictExample>? examples)
    {
        // Each object has the outline of the other's class: asked for a class, a map must choose between its shape and its paint.
        var scene = new SceneGenerator(Tied).GenerateConflict(seed, [first, second], [second, first]);
        using var recording = Recording.Of(model, scene.Image);
        var classes = SceneClasses.Find(model, recording.Logits.Shape[1]);
        var masks = scene.Objects.Select(item => PixelMask.AsSeen(item.Mask, model.Preprocessing)).ToArray();
        var (peaks, energies, outlines, colors) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var o = 0; o < masks.Length && masks.All(mask => mask.Count > 0); o++)
        {
            var target = Target.Class(classes[scene.Objects[o].Label]);
            using var map = recording.Attribute(SaliencyMethod.GradCam(), target);
            using var gradient = recording.Attribute(SaliencyMethod.Gradient, target);
            var judged = new LocalizationCase(map.Map(), masks[o], [masks[1 - o]]);
            peaks.Add(Measure(new PeakDiscrimination(), judged));
            energies.Add(Measure(new EnergyDiscrimination(), judged));
            if (GradientCues.OutlineShare(gradient, masks[o]) is { } outline) outlines.Add(outline);
            if (GradientCues.ColorShare(gradient, masks[o]) is { } color) colors.Add(color);
            examples?.Add(new CueConflictExample(scene, o, recording.Score(classes[scene.Objects[o].Label]), model.Preprocessing.ApplyGeometry(scene.Image), masks[o], judged.Map, peaks[^1] == 1));
        }

        values["map-on-shape"].Add(peaks);
        values["energy-on-shape"].Add(energies);
        values["outline"].Add(outlines);
        values["color"].Add(colors);
    }

    private static double Measure(LocalizationMetric metric, LocalizationCase judged)
    {
        Span<double> value = [0];
        metric.Measure(judged, value);
        return value[0];
    }

    private static double Is(ShapeClass? answer, ShapeClass expected) => answer == expected ? 1 : 0;

    private static ShapeClass Other(ShapeClass shape, RandomSource random)
    {
        var count = SceneGenerator.ClassNames.Count;
        return (ShapeClass)(((int)shape + 1 + random.NextInt32(count - 1)) % count);
    }
}
