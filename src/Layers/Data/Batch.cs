namespace AutogradNet.Layers.Data;

/// <summary>Samples that are learned from together. Disposing it releases the tensors.</summary>
public sealed class Batch : IDisposable
{
    internal Batch(int epoch, int index, Tensor inputs, int[] labels, Tensor? targets)
    {
        Epoch = epoch;
        Index = index;
        Inputs = inputs;
        Labels = labels;
        Targets = targets;
    }

    /// <summary>The epoch, from 0.</summary>
    public int Epoch { get; }

    /// <summary>The number of the batch in its epoch, from 0.</summary>
    public int Index { get; }

    /// <summary>The number of samples.</summary>
    public int Count => Labels.Count;

    /// <summary>N×…, <see cref="DType.Float32"/>.</summary>
    public Tensor Inputs { get; }

    /// <summary>The class of each sample.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>The target values of the samples, N×…; null where they have classes.</summary>
    public Tensor? Targets { get; }

    /// <summary>The classes of the samples mixed in by <see cref="Mixup"/>; null where nothing was mixed.</summary>
    public IReadOnlyList<int>? MixedLabels { get; internal set; }

    /// <summary>The share of each sample itself, from 0 to 1; the rest is of the one mixed in. 1 where nothing was mixed.</summary>
    public double Share { get; internal set; } = 1;

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets?.Dispose();
    }
}
