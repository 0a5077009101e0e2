namespace AutogradNet.Layers.Data;

/// <summary>Samples in memory.</summary>
public sealed class ArrayDataset : IDataset
{
    private readonly float[] _values;
    private readonly int[]? _labels;
    private readonly float[]? _targets;

    /// <summary>Takes copies of samples and their classes.</summary>
    /// <param name="samples">N×…, <see cref="DType.Float32"/>.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="classNames">The classes' names, if they have any.</param>
    /// <exception cref="ArgumentException">There are not as many labels as samples, or one is no class.</exception>
    public ArrayDataset(Tensor samples, ReadOnlySpan<int> labels, IReadOnlyList<string>? classNames = null)
        : this(samples)
    {
        if (labels.Length != Count) throw new ArgumentException($"{labels.Length} labels for the samples {samples.Shape}.", nameof(labels));
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0 || labels[i] >= (classNames?.Count ?? int.MaxValue)) throw new ArgumentException($"Label {i} is {labels[i]}, which is no class.", nameof(labels));
        }

        _labels = labels.ToArray();
        ClassNames = classNames;
    }

    /// <summary>Takes copies of samples and their target values.</summary>
    /// <param name="samples">N×…, <see cref="DType.Float32"/>.</param>
    /// <param name="targets">N×…, <see cref="DType.Float32"/>.</param>
    /// <exception cref="ArgumentException">There are not as many targets as samples.</exception>
    public ArrayDataset(Tensor samples, Tensor targets)
        : this(samples)
    {
        ArgumentNullException.ThrowIfNull(targets);
        if (targets.Shape.Rank == 0 || targets.Shape[0] != Count) throw new ArgumentException($"Targets {targets.Shape} for the samples {samples.Shape}.", nameof(targets));
        _targets = targets.ToArray<float>();
        TargetShape = new Shape(targets.Shape.Extents[1..]);
    }

    private ArrayDataset(Tensor samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Shape.Rank == 0) throw new ArgumentException("Samples need a first axis that counts them.", nameof(samples));
        Count = samples.Shape[0];
        SampleShape = new Shape(samples.Shape.Extents[1..]);
        _values = samples.ToArray<float>();
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public Shape SampleShape { get; }

    /// <inheritdoc/>
    public Shape? TargetShape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>The number and shape of the samples, and a digest of all values, classes and targets.</summary>
    public string Fingerprint => $"{Count} samples of {SampleShape} of digest {Digest.Of(_values, _labels, _targets)}";

    /// <inheritdoc/>
    public int Label(int index) => _labels?[index] ?? 0;

    /// <inheritdoc/>
    public void Read(int index, RandomSource random, Span<float> values, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        _values.AsSpan(index * values.Length, values.Length).CopyTo(values);
        _targets?.AsSpan(index * target.Length, target.Length).CopyTo(target);
    }
}
