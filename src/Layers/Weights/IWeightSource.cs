namespace AutogradNet.Layers;

/// <summary>Named tensors to load from, whatever holds them.</summary>
internal interface IWeightSource
{
    /// <summary>What messages call it.</summary>
    string Name { get; }

    IReadOnlyCollection<string> Names { get; }

    bool TryDescribe(string name, out Shape shape, out DType dtype);

    /// <summary>
    /// The tensor's elements as plain tensors, one after the other, so that a large one need not be in memory twice. Each belongs to the
    /// <see cref="TensorScope"/> that is current when it is asked for.
    /// </summary>
    IEnumerable<Tensor> Parts(string name);
}
