using System.Globalization;
using System.Runtime.InteropServices;

namespace AutogradNet.Layers.Onnx;

/// <summary>The nodes and initializers of a graph that is being written.</summary>
internal sealed class ExportGraph
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<ProtoWriter> _nodes = [];
    private readonly List<ProtoWriter> _initializers = [];

    /// <summary>The nodes and then the initializers, each as a message.</summary>
    public IReadOnlyList<ProtoWriter> Nodes => _nodes;

    /// <inheritdoc cref="Nodes"/>
    public IReadOnlyList<ProtoWriter> Initializers => _initializers;

    /// <summary>A name that no other value or node has, as close to the wanted one as possible.</summary>
    public string Unique(string wanted)
    {
        var name = wanted;
        for (var i = 1; !_names.Add(name); i++) name = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{i}");
        return name;
    }

    public void AddNode(string type, string name, IEnumerable<string> inputs, string output, IEnumerable<(string Name, object Value)> attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output).Text(3, name).Text(4, type);
        foreach (var (key, value) in attributes) node.Message(5, Attribute(key, value));
        _nodes.Add(node);
    }

    public void AddInitializer(string name, Tensor tensor)
    {
        var plain = tensor.DType switch
        {
            DType.Float64 => tensor.Detach().To(DType.Float32),
            DType.Int32 => tensor.Detach().To(DType.Int64),
            _ => tensor.Detach(),
        };
        var (type, bytes) = plain.DType switch
        {
            DType.Float32 => (OnnxElementType.Float, MemoryMarshal.AsBytes(plain.Span<float>()).ToArray()),
            DType.Int64 => (OnnxElementType.Int64, MemoryMarshal.AsBytes(plain.Span<long>()).ToArray()),
            _ => (OnnxElementType.Bool, plain.ToArray<byte>()),
        };
        _initializers.Add(new ProtoWriter().Integers(1, plain.Shape.Select(extent => (long)extent)).Integer(2, (long)type).Text(8, name).Bytes(9, bytes));
    }

    // The kind of value is stored beside it.
    private static ProtoWriter Attribute(string name, object value)
    {
        var writer = new ProtoWriter().Text(1, name);
        return value switch
        {
            int integer => writer.Integer(3, integer).Integer(20, 2),
            float number => writer.Single(2, number).Integer(20, 1),
            string text => writer.Text(4, text).Integer(20, 3),
            long[] integers => writer.Integers(8, integers).Integer(20, 7),
            _ => throw new ArgumentException($"An attribute cannot be {value.GetType()}.", nameof(value)),
        };
    }
}
