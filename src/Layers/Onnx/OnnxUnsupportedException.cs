namespace AutogradNet.Layers.Onnx;

/// <summary>A model uses ONNX operators that are not supported, or supported ones in ways that are not. The message lists all of them.</summary>
public sealed class OnnxUnsupportedException : NotSupportedException
{
    internal OnnxUnsupportedException(string file, IReadOnlyList<(string Operator, string Node)> nodes)
        : base(Describe(file, nodes)) => Nodes = nodes;

    /// <summary>The operators, each with the name of a node.</summary>
    public IReadOnlyList<(string Operator, string Node)> Nodes { get; }

    private static string Describe(string file, IReadOnlyList<(string Operator, string Node)> nodes)
    {
        var operators = nodes.GroupBy(node => node.Operator).Select(group => $"{group.Key} ({string.Join(", ", group.Select(node => node.Node))})");
        return $"{file}: not supported: {string.Join("; ", operators)}.";
    }
}
