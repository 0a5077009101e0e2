namespace AutogradNet.Layers.Training;

/// <summary>How often samples of each class were given each class.</summary>
public sealed class ConfusionMatrix
{
    private readonly long[] _counts;

    /// <summary>Starts with zeros.</summary>
    /// <param name="classes">The number of classes.</param>
    public ConfusionMatrix(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        Classes = classes;
        _counts = new long[checked(classes * classes)];
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The number of samples.</summary>
    public long Count => _counts.Sum();

    /// <summary>The share classified rightly; NaN without samples.</summary>
    public double Accuracy => (double)Enumerable.Range(0, Classes).Sum(i => this[i, i]) / Count;

    /// <summary>How many samples of the class <paramref name="label"/> were given the class <paramref name="prediction"/>.</summary>
    public long this[int label, int prediction] => _counts[Position(label, prediction)];

    /// <summary>Counts a sample.</summary>
    public void Add(int label, int prediction) => _counts[Position(label, prediction)]++;

    /// <summary>How many samples a class has.</summary>
    public long CountOf(int label) => Enumerable.Range(0, Classes).Sum(prediction => this[label, prediction]);

    /// <summary>Of the samples of the class <paramref name="label"/>, the share given the class <paramref name="prediction"/>; NaN without any.</summary>
    public double Share(int label, int prediction) => (double)this[label, prediction] / CountOf(label);

    /// <summary>Of the samples of a class, the share classified rightly; NaN without any.</summary>
    public double Recall(int label) => Share(label, label);

    /// <summary>Of the samples given a class, the share given it rightly; NaN without any.</summary>
    public double Precision(int prediction) => (double)this[prediction, prediction] / Enumerable.Range(0, Classes).Sum(label => this[label, prediction]);

    private int Position(int label, int prediction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(label);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(label, Classes);
        ArgumentOutOfRangeException.ThrowIfNegative(prediction);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(prediction, Classes);
        return (label * Classes) + prediction;
    }
}
