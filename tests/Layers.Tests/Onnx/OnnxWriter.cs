namespace AutogradNet.Layers.Tests;

/// <summary>Puts small ONNX files together. Attributes are long, float, string, long[], float[] or <see cref="StoredTensor"/>.</summary>
internal sealed class OnnxWriter(int opset)
{
    private readonly WireWriter _graph = new WireWriter().Text(2, "graph");

    public OnnxWriter Input(string name, int elementType, params long[] extents) => Value(11, name, elementType, extents);

    public OnnxWriter Output(string name) => Value(12, name, 1, null);

    public OnnxWriter Output(string name, int elementType) => Value(12, name, elementType, null);

    public OnnxWriter Initializer(string name, StoredTensor tensor)
    {
        _graph.Message(5, tensor.Write(name));
        return this;
    }

    public OnnxWriter Initializer(WireWriter tensor)
    {
        _graph.Message(5, tensor);
        return this;
    }

    public OnnxWriter Node(string type, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes) => Named(type, "", inputs, outputs, attributes);

    public OnnxWriter Named(string type, string name, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
    {
        var node = new WireWriter();
        foreach (var input in inputs) node.Text(1, input);
        foreach (var output in outputs) node.Text(2, output);
        if (name.Length > 0) node.Text(3, name);
        node.Text(4, type);
        foreach (var (key, value) in attributes) node.Message(5, Attribute(key, value));
        _graph.Message(1, node);
        return this;
    }

    public byte[] ToArray() => new WireWriter().Varint(1, 8).Text(2, "tests").Message(8, new WireWriter().Text(1, "").Varint(2, opset)).Message(7, _graph).ToArray();

    // The type of an attribute is stored beside its value.
    private static WireWriter Attribute(string name, object value)
    {
        var writer = new WireWriter().Text(1, name);
        switch (value)
        {
            case long integer: return writer.Varint(3, integer).Varint(20, 2);
            case float number: return writer.Single(2, number).Varint(20, 1);
            case string text: return writer.Text(4, text).Varint(20, 3);
            case StoredTensor tensor: return writer.Message(5, tensor.Write("")).Varint(20, 4);
            case long[] integers:
                foreach (var integer in integers) writer.Varint(8, integer);
                return writer.Varint(20, 7);
            case float[] numbers:
                foreach (var number in numbers) writer.Single(7, number);
                return writer.Varint(20, 6);
            default: throw new ArgumentException($"{value.GetType()} is no attribute.");
        }
    }

    private OnnxWriter Value(int field, string name, int elementType, long[]? extents)
    {
        var type = new WireWriter().Varint(1, elementType);
        if (extents is not null)
        {
            var shape = new WireWriter();
            foreach (var extent in extents) shape.Message(1, extent < 0 ? new WireWriter().Text(2, "n") : new WireWriter().Varint(1, extent));
            type.Message(2, shape);
        }

        _graph.Message(field, new WireWriter().Text(1, name).Message(2, new WireWriter().Message(1, type)));
        return this;
    }
}
