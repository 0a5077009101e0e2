namespace AutogradNet.Layers;

/// <summary>The tensors of another source under a module's present names (<see cref="Module.PresentName"/>).</summary>
internal sealed class RenamedWeightSource : IWeightSource
{
    private readonly IWeightSource _source;
    private readonly Dictionary<string, string> _savedNames = new(StringComparer.Ordinal);

    public RenamedWeightSource(IWeightSource source, Func<string, string> presentName)
    {
        _source = source;
        var saved = source.Names.ToHashSet(StringComparer.Ordinal);
        foreach (var name in saved)
        {
            // Where the old and the new name are both there, the old one stays what it is: unexpected.
            var present = presentName(name);
            _savedNames[saved.Contains(present) ? name : present] = name;
        }
    }

    public string Name => _source.Name;

    public IReadOnlyCollection<string> Names => _savedNames.Keys;

    public bool TryDescribe(string name, out Shape shape, out DType dtype)
    {
        if (_savedNames.TryGetValue(name, out var saved)) return _source.TryDescribe(saved, out shape, out dtype);
        (shape, dtype) = (default, default);
        return false;
    }

    public IEnumerable<Tensor> Parts(string name) => _source.Parts(_savedNames[name]);
}
