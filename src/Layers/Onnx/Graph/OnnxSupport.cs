namespace AutogradNet.Layers.Onnx;

/// <summary>Finds nodes that cannot run here.</summary>
internal static class OnnxSupport
{
    /// <summary>Refuses a graph with nodes that are not supported, listing all of them.</summary>
    /// <exception cref="OnnxUnsupportedException">There are such nodes.</exception>
    public static void Check(IReadOnlyList<OnnxNode> nodes, int opset, string file)
    {
        var refused = new List<(string Operator, string Node)>();
        foreach (var node in nodes)
        {
            if (!node.IsStandard) refused.Add(($"{node.Domain}.{node.Type}", node.Name));
            else if (!OnnxOperators.TryFind(node.Type, out var op) || op.IsInternal) refused.Add((node.Type, node.Name));
            else if (op.Refusal?.Invoke(node, opset) is { } reason) refused.Add(($"{node.Type} with {reason}", node.Name));
        }

        if (refused.Count > 0) throw new OnnxUnsupportedException(file, refused);
    }
}
