using System.Collections.Immutable;

namespace AutogradNet;

/// <summary>
/// The mean of <c>−Σ q·log softmax(x)</c> over all predictions. Classes are axis 1; <c>q</c> is <c>1 − LabelSmoothing</c> at the label
/// plus <c>LabelSmoothing/classes</c> everywhere (Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", 2016,
/// section 7).
/// </summary>
/// <param name="Labels">The class of each prediction, row-major over the axes other than 1.</param>
/// <param name="LabelSmoothing">The share spread evenly over all classes, in [0, 1].</param>
public sealed record CrossEntropy(ImmutableArray<int> Labels, double LabelSmoothing) : Operation
{
    /// <inheritdoc/>
    protected internal override Tensor Forward(ForwardContext context)
    {
        var logProbabilities = context.Input(0).LogSoftmax(1);
        var (classes, inner) = (logProbabilities.Shape[1], InnerCount(logProbabilities.Shape));
        var sum = 0.0;
        for (var i = 0; i < Labels.Length; i++)
        {
            var first = (i / inner * classes * inner) + (i % inner);
            // An impossible class (log 0) must not count where its weight is 0.
            if (LabelSmoothing < 1) sum -= (1 - LabelSmoothing) * logProbabilities[first + (Labels[i] * inner)];
            if (LabelSmoothing == 0) continue;
            var all = 0.0;
            for (var label = 0; label < classes; label++) all += logProbabilities[first + (label * inner)];
            sum -= LabelSmoothing / classes * all;
        }

        return Tensor.Scalar(sum / Labels.Length, logProbabilities.DType);
    }

    /// <inheritdoc/>
    protected internal override void Vjp(VjpContext context)
    {
        var x = context.Input(0);
        context.Set(0, (x.Softmax(1) - Targets(x.Shape, x.DType)) * (context.Cotangent * (1.0 / Labels.Length)));
    }

    internal static int InnerCount(Shape shape) => shape.CountOf(2, shape.Rank);

    private Tensor Targets(Shape shape, DType dtype)
    {
        var targets = Tensor.Full(shape, LabelSmoothing / shape[1], dtype);
        if (dtype == DType.Float32) AddLabels(targets.MutableSpan<float>(), (float)(1 - LabelSmoothing), shape);
        else AddLabels(targets.MutableSpan<double>(), 1 - LabelSmoothing, shape);
        return targets;
    }

    private void AddLabels<T>(Span<T> targets, T weight, Shape shape)
        where T : System.Numerics.INumber<T>
    {
        var (classes, inner) = (shape[1], InnerCount(shape));
        for (var i = 0; i < Labels.Length; i++) targets[(((i / inner * classes) + Labels[i]) * inner) + (i % inner)] += weight;
    }
}

public static partial class TensorOperations
{
    /// <summary>The cross-entropy between class labels and the softmax of scores, averaged over all predictions: one number.</summary>
    /// <param name="logits">The scores, N×C or N×C×…, with the classes on axis 1.</param>
    /// <param name="labels">The class of each prediction, in [0, C), row-major over the axes other than 1.</param>
    /// <param name="labelSmoothing">The share of the target spread evenly over all classes, in [0, 1].</param>
    /// <exception cref="ArgumentException">The scores have no class axis, or there are not as many labels as predictions, or none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A label is no class, or the smoothing lies outside [0, 1].</exception>
    public static Tensor CrossEntropy(this Tensor logits, ReadOnlySpan<int> labels, double labelSmoothing = 0)
    {
        ArgumentNullException.ThrowIfNull(logits);
        if (!(labelSmoothing is >= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Label smoothing lies in [0, 1].");
        var shape = logits.Shape;
        if (shape.Rank < 2) throw new ArgumentException($"Scores of shape {shape} have no class axis; N×C is expected.", nameof(logits));
        var predictions = shape[0] * AutogradNet.CrossEntropy.InnerCount(shape);
        if (labels.Length != predictions) throw new ArgumentException($"{labels.Length} labels for scores of shape {shape}, which hold {predictions} predictions.", nameof(labels));
        if (predictions == 0) throw new ArgumentException($"Scores of shape {shape} hold no predictions to average over.", nameof(logits));
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)shape[1])
            {
                throw new ArgumentOutOfRangeException(nameof(labels), labels[i], $"Label {i} is none of the {shape[1]} classes of scores of shape {shape}.");
            }
        }

        return Operation.Apply(new CrossEntropy([.. labels], labelSmoothing), logits);
    }
}
