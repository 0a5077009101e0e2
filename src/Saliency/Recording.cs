using AutogradNet.Imaging;
using AutogradNet.Layers;

namespace AutogradNet.Explanations;

/// <summary>
/// One forward pass of a model, kept to answer many questions: any method, class, layer and rule, none of which runs the model again.
/// Several threads may ask at once. Disposing it releases the pass' memory; attributions already given stay.
/// </summary>
public sealed class Recording : IDisposable
{
    private readonly Tensor _plainInput;

    private Recording(Model model, Tensor input, RgbImage? image)
    {
        Model = model;
        Image = image;
        _plainInput = input;
        Tape = new Tape();
        try
        {
            Input = Tape.Watch(input);
            Logits = model.Network.Call(Input);
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
    public Tensor Input { get; }

    /// <summary>The class scores, N×classes, on the tape.</summary>
    public Tensor Logits { get; }

    /// <summary>Runs a model on an image, preprocessed as the model asks.</summary>
    /// <exception cref="InvalidOperationException">The model is in training mode, or its scores are not finite.</exception>
    public static Recording Of(Model model, RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(image);
        using var input = model.Preprocessing.Apply(image);
        return Make(model, input, image);
    }

    /// <summary>Runs a model on examples that are already preprocessed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="input">N×C×H×W; copied, so it may be changed or disposed afterwards.</param>
    /// <inheritdoc cref="Of(Model, RgbImage)"/>
    public static Recording Of(Model model, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        if (input.Shape.Rank != 4 || input.Count == 0) throw new ArgumentException($"The input must be N×C×H×W and not empty, not {input.Shape}.", nameof(input));
        return Make(model, input, null);
    }

    /// <summary>What a method says about a target.</summary>
    public Attribution Attribute(SaliencyMethod method, Target target)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(target);
        using var scope = new TensorScope();
        return method.Attribute(this, target);
    }

    /// <summary>Explains the score of a class for one example.</summary>
    /// <param name="classIndex">The class; the example's most probable one where left out.</param>
    /// <param name="method">The method; <see cref="SaliencyMethod.GradCam"/> where left out.</param>
    /// <param name="row">Which example of the batch.</param>
    public Explanation Explain(int? classIndex = null, SaliencyMethod? method = null, int row = 0)
    {
        var explained = classIndex ?? Top(1, row)[0].Index;
        var score = Score(explained, row);
        return new Explanation(Attribute(method ?? SaliencyMethod.GradCam(), Target.Class(explained)), score, row, Image, Model.Preprocessing);
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
        return [.. Scores(row).OrderByDescending(score => score.Score).ThenBy(score => score.Index).Take(count)];
    }

    /// <summary>What the layer at a path returned when it last ran.</summary>
    /// <exception cref="ArgumentException">No such layer ran, or it did not return N×C×H×W; the message lists those that did.</exception>
    public Tensor LayerOutput(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
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
        _plainInput.Dispose();
    }

    internal void CheckClass(int index)
    {
        var classes = Logits.Shape[1];
        if ((uint)index >= (uint)classes) throw new ArgumentOutOfRangeException(nameof(index), index, $"{Model.Name} has the classes 0 to {classes - 1}.");
    }

    private static Recording Make(Model model, Tensor input, RgbImage? image)
    {
        if (model.Network.IsTraining) throw new InvalidOperationException($"{model.Name} is in training mode; call Evaluate() on its network before explaining.");
        var copy = input.Clone().LeaveScope();
        try
        {
            return new Recording(model, copy, image);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private IEnumerable<string> MapLayers() => Tape.LayerPaths.Where(path => path.Length > 0 && Tape.LayerOutputs(path)[^1].Shape.Rank == 4);

    private void CheckOutput()
    {
        if (Logits.Tape != Tape) throw new InvalidOperationException($"The output of {Model.Name} does not depend on its input through recorded operations.");
        if (Logits.Shape.Rank != 2 || Logits.Shape[0] != Input.Shape[0])
        {
            throw new InvalidOperationException($"{Model.Name} returned {Logits.Shape} for an input of {Input.Shape}; N×classes was expected.");
        }

        for (var i = 0; i < Logits.Count; i++)
        {
            if (!double.IsFinite(Logits[i]))
            {
                throw new InvalidOperationException($"{Model.Name} gave the score {Logits[i]} for class {i % Logits.Shape[1]}: its weights or its input are not finite or far too large.");
            }
        }
    }

    private ClassScore[] Scores(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Logits.Shape[0], nameof(row));
        var classes = Logits.Shape[1];
        var logits = new double[classes];
        for (var i = 0; i < classes; i++) logits[i] = Logits[(row * classes) + i];
        var largest = logits.Max();
        var sum = logits.Sum(logit => Math.Exp(logit - largest));
        var labels = Model.Labels;
        return [.. logits.Select((logit, i) => new ClassScore(i, labels is not null && i < labels.Count ? labels[i] : null, logit, Math.Exp(logit - largest) / sum))];
    }
}
