namespace AutogradNet.Layers;

/// <summary>The tensors of a weight file.</summary>
internal sealed class FileWeightSource(WeightFile file) : IWeightSource
{
    public string Name => file.Name;

    public IReadOnlyCollection<string> Names => [.. file.Tensors.Select(entry => entry.Name)];

    public bool TryDescribe(string name, out Shape shape, out DType dtype)
    {
        var found = file.TryFind(name, out var entry);
        shape = found ? entry!.Shape : default;
        dtype = found ? entry!.Type.ToDType() : default;
        return found;
    }

    public IEnumerable<Tensor> Parts(string name) => file.ReadParts(name);
}
