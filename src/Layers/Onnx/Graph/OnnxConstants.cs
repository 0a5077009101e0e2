namespace AutogradNet.Layers.Onnx;

/// <summary>The values of a graph that are known before it runs, under their names, with what the file says of them.</summary>
internal sealed class OnnxConstants
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public Entry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Adds a value.</summary>
    /// <param name="name">The name its readers use.</param>
    /// <param name="value">The value; belongs to the current scope.</param>
    /// <param name="type">Its element type in the file.</param>
    /// <param name="origin">The initializer it comes from, under whose name it can be learned; null for other constants.</param>
    public void Add(string name, Tensor value, OnnxElementType type, string? origin = null) => _entries[name] = new Entry(value, type, origin);

    /// <summary>The value as a number, where it is a single one; null where it is unknown.</summary>
    public double? Number(string name) => Find(name) is { Value.Count: 1 } entry ? entry.Value[0] : null;

    public sealed record Entry(Tensor Value, OnnxElementType Type, string? Origin);
}
