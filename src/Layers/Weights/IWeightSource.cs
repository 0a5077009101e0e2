namespace AutogradNet.Layers;

/// <summary>Named tensors to load from, whatever holds them.</summary>
internal interface IWeightSource
{
    /// <summary>What messages call it.</summary>
    string Name { get; }

    IReadOnlyCollection<string> Names { get; }

    bool TryDescribe(string name, out Shape shape, out DType dtype);

    /// <summary>The tensor, plain; temporaries belong to the current <see cref="TensorScope"/>.</summary>
    Tensor Get(string name);
}
