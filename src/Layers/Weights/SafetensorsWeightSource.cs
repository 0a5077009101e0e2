namespace AutogradNet.Layers;

/// <summary>The tensors of a safetensors file.</summary>
internal sealed class SafetensorsWeightSource(SafetensorsFile file) : IWeightSource
{
    public string Name => file.Name;

    public IReadOnlyCollection<string> Names => [.. file.Entries.Keys];

    public bool TryDescribe(string name, out Shape shape, out DType dtype)
    {
        var found = file.Entries.TryGetValue(name, out var entry);
        shape = found ? entry!.Shape : default;
        dtype = found ? entry!.Type.ToDType() : default;
        return found;
    }

    public Tensor Get(string name) => file.Read(name);
}
