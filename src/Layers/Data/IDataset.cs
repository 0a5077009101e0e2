namespace AutogradNet.Layers.Data;

/// <summary>Numbered samples of equal shape, each with a class or with target values. All members are safe for concurrent use.</summary>
public interface IDataset
{
    /// <summary>The number of samples.</summary>
    int Count { get; }

    /// <summary>The shape of one sample, without the batch.</summary>
    Shape SampleShape { get; }

    /// <summary>The shape of one sample's target values; null where samples have classes instead.</summary>
    Shape? TargetShape { get; }

    /// <summary>The classes' names, in the order of the labels; null where they have none.</summary>
    IReadOnlyList<string>? ClassNames { get; }

    /// <summary>
    /// What the set is, in a line: sets that differ should say so, so that training is not continued on another set unnoticed.
    /// </summary>
    string Fingerprint => $"{Count} samples of {SampleShape}";

    /// <summary>The class of a sample; 0 where samples have target values instead.</summary>
    int Label(int index);

    /// <summary>Writes one sample.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="random">For augmentation: what is written depends on the index and this generator only.</param>
    /// <param name="values">Takes the sample, row-major.</param>
    /// <param name="target">Takes the target values, row-major; empty where there are none.</param>
    /// <exception cref="DatasetException">The sample cannot be read; the message names its file.</exception>
    void Read(int index, RandomSource random, Span<float> values, Span<float> target);
}
