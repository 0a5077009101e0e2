namespace AutogradNet.Layers.Onnx;

/// <summary>Writes the operations of a trace as nodes of a graph.</summary>
internal sealed class ExportWriter
{
    private readonly ExportTrace _trace;
    private readonly ExportTrace? _other;
    private readonly Dictionary<Node, string> _values = [];

    private ExportWriter(ExportTrace trace, ExportTrace? other, string inputName)
    {
        _trace = trace;
        _other = other;
        _values[trace.Input] = Graph.Unique(inputName);
    }

    public ExportGraph Graph { get; } = new();

    /// <summary>The name of the output.</summary>
    public string Output => _values[_trace.Output.Node!];

    /// <summary>Writes a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="other">The same operations with another number of examples; null where the number is to be fixed.</param>
    /// <param name="inputName">The name of the input.</param>
    /// <exception cref="OnnxUnsupportedException">Operations cannot be written; all are listed.</exception>
    public static ExportWriter Write(ExportTrace trace, ExportTrace? other, string inputName)
    {
        var writer = new ExportWriter(trace, other, inputName);
        writer.Run();
        return writer;
    }

    private void Run()
    {
        using var scope = new TensorScope();
        var refused = new List<(string Operator, string Node)>();
        for (var i = 0; i < _trace.Needed.Count; i++)
        {
            var node = _trace.Needed[i];
            if (_values.ContainsKey(node)) continue;
            if (node.Operation is Leaf)
            {
                var name = Graph.Unique(_trace.State.GetValueOrDefault(node, "constant"));
                Graph.AddInitializer(name, node.Value);
                _values[node] = name;
                continue;
            }

            var call = new ExportCall(Graph, node, _other?.Needed[i], Graph.Unique(NameOf(node)), operand => OperandOf(node, operand));
            if (ExportRules.All.TryFind(node.Operation, out var write) && refused.Count == 0 && write(call) is { } value) _values[node] = value;
            else if (write is null || refused.Count == 0) refused.Add((node.Operation.Name, node.LayerPath));
        }

        if (refused.Count > 0) throw new OnnxUnsupportedException("Export to ONNX", refused);
    }

    // The operation whose result is the layer's has the layer's path as its name.
    private string NameOf(Node node)
    {
        if (node.LayerPath.Length == 0) return node.Operation.Name;
        return _trace.Tape.LayerOutputs(node.LayerPath).Any(output => output.Node == node) ? node.LayerPath : $"{node.LayerPath}/{node.Operation.Name}";
    }

    private string OperandOf(Node node, int i)
    {
        if (node.Operands[i] is { } parent) return _values[parent];
        var name = Graph.Unique($"{NameOf(node)}/constant");
        Graph.AddInitializer(name, node.Input(i));
        return name;
    }
}
