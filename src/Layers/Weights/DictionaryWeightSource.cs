namespace AutogradNet.Layers;

/// <summary>Tensors in memory.</summary>
internal sealed class DictionaryWeightSource(IReadOnlyDictionary<string, Tensor> tensors) : IWeightSource
{
    public string Name => "The state dictionary";

    public IReadOnlyCollection<string> Names => [.. tensors.Keys];

    public bool TryDescribe(string name, out Shape shape, out DType dtype)
    {
        var found = tensors.TryGetValue(name, out var tensor);
        shape = found ? tensor!.Shape : default;
        dtype = found ? tensor!.DType : default;
        return found;
    }

    public IEnumerable<Tensor> Parts(string name) => [tensors[name].Detach()];
}
