using System.Numerics;
using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Explanations;

/// <summary>
/// One forward pass of a model, kept to answer many questions: any method, class, layer and rule, none of which runs the model again.
/// Several threads may ask at once. Disposing it releases the pass' memory; attributions already given stay.
/// </summary>
/// <example><code>
/// using var recording = Recording.Of(model, RgbImage.Load("photo.jpg"));
/// var best = recording.Top(5);
/// using var attribution = recording.Attribute(SaliencyMethod.Guided, Target.Class(best[0].Index));
/// </code></example>
public sealed class Recording : IDisposable
{
    private readonly Tensor? _input;
    private readonly RecordingNeeds _needs;

    private Recording(Model model, Tensor input, RgbImage? image, RecordingNeeds needs)
    {
        Model = model;
        Image = image;
        InputValues = input;
        _needs = needs;
        Tape = new Tape { WatchedLayers = needs.Layers, KeepsValues = needs.Values };
        try
        {
            if (needs.InputGradient)
            {
                _input = Tape.Watch(input);
                Logits = model.Network.Call(_input);
            }
            else
            {
                Logits = WatchScores(model.Network.CallFor(Tape, input));
            }

            CheckOutput();
        }
        catch
        {
            Tape.Dispose();
            throw;
        }
    }

    /// <summary>The model that ran.</summary>
    public Model Model { get; }

    /// <summary>The image that was shown; null where a tensor was.</summary>
    public RgbImage? Image { get; }

    /// <summary>The recorded operations.</summary>
    public Tape Tape { get; }

    /// <summary>The preprocessed input, N×C×H×W, on the tape.</summary>
    /// <exception cref="InvalidOperationException">The recording begins later, at a layer: the methods it was made for do not need the input's gradient.</exception>
    public Tensor Input => _input ?? throw new InvalidOperationException(
        $"This recording of {Model.Name} begins at {(_needs.Layers.Count == 0 ? "the scores" : string.Join(", ", _needs.Layers))}, so it gives no gradient with respect to the input; {Advice}");

    /// <summary>The preprocessed input, N×C×H×W, on no tape.</summary>
    public Tensor InputValues { get; }

    /// <summary>The class scores, N×classes, on the tape.</summary>
    public Tensor Logits { get; }

    /// <summary>Runs a model on an image, preprocessed as the model asks.</summary>
    /// <exception cref="InvalidOperationException">The model is in training mode, or its scores are not finite.</exception>
    public static Recording Of(Model model, RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(image);
        using var input = model.Preprocessing.Apply(image);
        return Make(model, input, image, RecordingNeeds.Everything);
    }

    /// <summary>Runs a model on examples that are already preprocessed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">N×C×H×W; copied, so it may be changed or disposed afterwards.</param>
    /// <inheritdoc cref="Of(Model, RgbImage)"/>
    public static Recording Of(Model model, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        return Make(model, input, null, RecordingNeeds.Everything);
    }

    /// <summary>
    /// Runs a model on an image for methods known beforehand. Only what these need is recorded and kept, which takes less time and memory
    /// than <see cref="Of(Model, RgbImage)"/>: Grad-CAM alone needs the pass from its layer on.
    /// </summary>
    /// <inheritdoc cref="Of(Model, RgbImage)"/>
    public static Recording For(Model model, RgbImage image, params IReadOnlyList<SaliencyMethod> methods)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(image);
        using var input = model.Preprocessing.Apply(image);
        return Make(model, input, image, NeedsOf(methods, model));
    }

    /// <summary>As <see cref="For(Model, RgbImage, IReadOnlyList{SaliencyMethod})"/>, for examples that are already preprocessed.</summary>
    /// <inheritdoc cref="Of(Model, Tensor)"/>
    public static Recording For(Model model, Tensor input, params IReadOnlyList<SaliencyMethod> methods)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        return Make(model, input, null, NeedsOf(methods, model));
    }

    /// <summary>What a method says about a target.</summary>
    /// <exception cref="InvalidOperationException">The recording was made for methods that need less.</exception>
    public Attribution Attribute(SaliencyMethod method, Target target)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(target);
        if (!_needs.Cover(method.Needs(Model)))
        {
            throw new InvalidOperationException($"This recording of {Model.Name} was made for methods that need less of the pass than '{method.Name}' does; {Advice}");
        }

        using var scope = new TensorScope();
        return method.Attribute(this, target);
    }

    /// <summary>Explains the score of a class for one example.</summary>
    /// <param name="classIndex">The class; the example's most probable one where left out.</param>
    /// <param name="method">The method; <see cref="SaliencyMethod.GradCam"/> where left out.</param>
    /// <param name="row">Which example of the batch.</param>
    public Explanation Explain(int? classIndex = null, SaliencyMethod? method = null, int row = 0)
    {
        var explained = classIndex is { } index ? Score(index, row) : Top(1, row)[0];
        return new Explanation(Attribute(method ?? SaliencyMethod.GradCam(), Target.Class(explained.Index)), explained, row, Image, Model.Preprocessing);
    }

    /// <summary>
    /// An attribution laid over the image at the image's own resolution; what the network did not see is dimmed. Null where a tensor
    /// was explained, not an image.
    /// </summary>
    public RgbImage? Overlay(Attribution attribution, int row = 0)
    {
        ArgumentNullException.ThrowIfNull(attribution);
        return Image is null ? null : Explanations.Overlay.Draw(Image, attribution.Map(row), Model.Preprocessing.SourceRectangle(Image.Width, Image.Height));
    }

    /// <summary>The score and probability of a class for one example.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class or example.</exception>
    public ClassScore Score(int classIndex, int row = 0)
    {
        CheckClass(classIndex);
        return Scores(row)[classIndex];
    }

    /// <summary>The most probable classes of one example, best first.</summary>
    public IReadOnlyList<ClassScore> Top(int count, int row = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return Scores(row).Top(count);
    }

    /// <summary>What the layer at a path returned when it last ran.</summary>
    /// <exception cref="ArgumentException">No such layer ran, or it did not return N×C×H×W; the message lists those that did.</exception>
    public Tensor LayerOutput(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!_needs.Cover(RecordingNeeds.Layer(path)))
        {
            throw new ArgumentException($"This recording of {Model.Name} was made for methods that do not look at the layer '{path}'; {Advice}", nameof(path));
        }

        var outputs = Tape.LayerOutputs(path);
        if (outputs.Count == 0)
        {
            throw new ArgumentException($"No layer '{path}' ran in {Model.Name}; layers with maps are: {string.Join(", ", MapLayers())}.", nameof(path));
        }

        var output = outputs[^1];
        return output.Shape.Rank == 4
            ? output
            : throw new ArgumentException($"Layer '{path}' of {Model.Name} returns {output.Shape}, not maps N×C×H×W; layers with maps are: {string.Join(", ", MapLayers())}.", nameof(path));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Tape.Dispose();
        InputValues.Dispose();
    }

    internal void CheckClass(int index)
    {
        var classes = Logits.Shape[1];
        if ((uint)index >= (uint)classes) throw new ArgumentOutOfRangeException(nameof(index), index, $"{Model.Name} has the classes 0 to {classes - 1}.");
    }

    private const string Advice = "name every method in Recording.For, or use Recording.Of, which serves all.";

    private static RecordingNeeds NeedsOf(IReadOnlyList<SaliencyMethod> methods, Model model)
    {
        ArgumentNullException.ThrowIfNull(methods);
        var needs = RecordingNeeds.Nothing;
        foreach (var method in methods)
        {
            ArgumentNullException.ThrowIfNull(method, nameof(methods));
            needs = needs.And(method.Needs(model));
        }

        return needs;
    }

    private static Recording Make(Model model, Tensor input, RgbImage? image, RecordingNeeds needs)
    {
        if (input.Shape.Rank != 4 || input.Count == 0) throw new ArgumentException($"The input must be N×C×H×W and not empty, not {input.Shape}.", nameof(input));
        if (model.Network.IsTraining) throw new InvalidOperationException($"{model.Name} is in training mode; call Evaluate() on its network before explaining.");
        var copy = input.Clone().LeaveScope();
        try
        {
            var recording = new Recording(model, copy, image, needs);
            if (needs.Layers.All(path => recording.Tape.LayerOutputs(path).Count > 0)) return recording;
            // The layer is not there: a full recording can say which ones are.
            recording.Tape.Dispose();
            return new Recording(model, copy, image, RecordingNeeds.Everything);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    // Scores that do not depend on the layers asked for have a gradient all the same: zero.
    private Tensor WatchScores(Tensor scores)
    {
        if (scores.Tape is not null || !scores.DType.IsFloatingPoint()) return scores;
        var watched = Tape.Watch(scores);
        scores.Dispose();
        return watched;
    }

    private IEnumerable<string> MapLayers() => Tape.LayerPaths.Where(path => path.Length > 0 && Tape.LayerOutputs(path)[^1].Shape.Rank == 4);

    private void CheckOutput()
    {
        if (Logits.Tape != Tape) throw new InvalidOperationException($"The output of {Model.Name} does not depend on its input through recorded operations.");
        if (Logits.Shape.Rank != 2 || Logits.Shape[0] != InputValues.Shape[0])
        {
            throw new InvalidOperationException($"{Model.Name} returned {Logits.Shape} for an input of {InputValues.Shape}; N×classes was expected.");
        }

        var wrong = Logits.DType == DType.Float32 ? FirstNotFinite<float>(Logits) : FirstNotFinite<double>(Logits);
        if (wrong < 0) return;
        throw new InvalidOperationException(
            $"{Model.Name} gave the score {Logits[wrong]} for class {wrong % Logits.Shape[1]}: its weights or its input are not finite or far too large.");
    }

    private static int FirstNotFinite<T>(Tensor scores)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var values = scores.Span<T>();
        for (var i = 0; i < values.Length; i++)
        {
            if (!T.IsFinite(values[i])) return i;
        }

        return -1;
    }

    private ClassScores Scores(int row) => new(Logits, row, Model.Labels);
}
