namespace AutogradNet.Layers.Onnx;

/// <summary>What patterns look at: which node computes a value, whether anything else reads it, which values are known numbers.</summary>
internal sealed class PatternGraph
{
    private readonly Dictionary<string, OnnxNode> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _reads = new(StringComparer.Ordinal);
    private readonly OnnxConstants _constants;

    public PatternGraph(IEnumerable<OnnxNode> nodes, OnnxConstants constants, int opset, IEnumerable<string> outputs)
    {
        _constants = constants;
        Opset = opset;
        foreach (var node in nodes)
        {
            foreach (var output in node.Outputs) _producers[output] = node;
            foreach (var input in node.Inputs) Read(input);
        }

        foreach (var output in outputs) Read(output);

        void Read(string value) => _reads[value] = _reads.GetValueOrDefault(value) + 1;
    }

    public OnnxConstants Constants => _constants;

    /// <summary>The version of the operators.</summary>
    public int Opset { get; }

    /// <summary>The node of an operator that computes a value which nothing else reads; null where it is not so.</summary>
    public OnnxNode? Inner(string value, params ReadOnlySpan<string> types) =>
        _producers.TryGetValue(value, out var node) && types.Contains(node.Type) && _reads.GetValueOrDefault(value) == 1 ? node : null;

    /// <summary>The node of an operator that computes a value; null where it is not so.</summary>
    public OnnxNode? Producer(string value, string type) => _producers.TryGetValue(value, out var node) && node.Type == type ? node : null;

    /// <summary>Whether a value is a known number, to single precision.</summary>
    public bool IsNumber(string value, double number) => _constants.Number(value) is { } known && Math.Abs(known - number) <= 1e-6 * Math.Abs(number);

    /// <summary>The other operand of a node with two, one of which is the given number; null where neither is.</summary>
    public string? Beside(OnnxNode node, double number) =>
        node.Inputs.Count != 2 ? null : IsNumber(node.Inputs[1], number) ? node.Inputs[0] : IsNumber(node.Inputs[0], number) ? node.Inputs[1] : null;

    /// <summary>A node divided by or multiplied with a number: the other operand.</summary>
    public string? Scaled(OnnxNode node, double factor) =>
        node.Type == "Mul" ? Beside(node, factor)
        : node.Type == "Div" && node.Inputs.Count == 2 && IsNumber(node.Inputs[1], 1 / factor) ? node.Inputs[0]
        : null;

    /// <summary>Puts a node in the place of the last of several.</summary>
    public void Replace(OnnxNode replacement)
    {
        foreach (var output in replacement.Outputs) _producers[output] = replacement;
        foreach (var input in replacement.Inputs) _reads[input] = _reads.GetValueOrDefault(input) + 1;
    }

    /// <summary>A node for a function of one value, with the name and result of the last node of a pattern.</summary>
    public static OnnxNode Stand(OnnxNode last, string type, params IReadOnlyList<string> inputs) =>
        new() { Type = type, Name = last.Name, Inputs = inputs, Outputs = last.Outputs };
}
