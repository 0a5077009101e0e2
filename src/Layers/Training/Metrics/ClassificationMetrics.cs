namespace AutogradNet.Layers.Training;

/// <summary>Gathers, batch after batch, how well scores classify.</summary>
public sealed class ClassificationMetrics
{
    private const int Top = 5;

    private long _inTopFive;

    /// <summary>Starts without samples.</summary>
    /// <param name="classes">The number of classes.</param>
    public ClassificationMetrics(int classes) => Confusion = new ConfusionMatrix(classes);

    /// <summary>Which classes were taken for which.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>The share whose class has the highest score.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>The share whose class is among the five highest scores.</summary>
    public double TopFiveAccuracy => (double)_inTopFive / Confusion.Count;

    /// <summary>Counts the samples of a batch.</summary>
    /// <param name="scores">N×classes.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <exception cref="ArgumentException">The shapes do not agree.</exception>
    public void Add(Tensor scores, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(labels);
        if (scores.Shape != [labels.Count, Confusion.Classes])
        {
            throw new ArgumentException($"Scores of shape {scores.Shape} for {labels.Count} samples of {Confusion.Classes} classes.", nameof(scores));
        }

        for (var i = 0; i < labels.Count; i++)
        {
            Confusion.Add(labels[i], Best(scores, i));
            if (Rank(scores, i, labels[i]) < Top) _inTopFive++;
        }
    }

    /// <summary>How many of a batch have their class at the highest score.</summary>
    internal static int CountCorrect(Tensor scores, IReadOnlyList<int> labels)
    {
        var correct = 0;
        for (var i = 0; i < labels.Count; i++)
        {
            if (Best(scores, i) == labels[i]) correct++;
        }

        return correct;
    }

    private static int Best(Tensor scores, int sample)
    {
        var classes = scores.Shape[1];
        var best = 0;
        for (var i = 1; i < classes; i++)
        {
            if (scores[(sample * classes) + i] > scores[(sample * classes) + best]) best = i;
        }

        return best;
    }

    // The number of scores above the label's; of equal ones the first counts as higher.
    private static int Rank(Tensor scores, int sample, int label)
    {
        var start = sample * scores.Shape[1];
        var rank = 0;
        for (var i = 0; i < scores.Shape[1]; i++)
        {
            if (scores[start + i] > scores[start + label] || (i < label && scores[start + i] == scores[start + label])) rank++;
        }

        return rank;
    }
}
