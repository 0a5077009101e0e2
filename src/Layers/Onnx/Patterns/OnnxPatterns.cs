namespace AutogradNet.Layers.Onnx;

/// <summary>Sees what the author of a network wrote in what an exporter made of it, so that rules meet the function and not its parts.</summary>
internal static class OnnxPatterns
{
    // In this order: later patterns contain earlier ones.
    private static readonly IOnnxPattern[] All = [new HardsigmoidPattern(), new GatePattern(), new GeluPattern(), new QuantizationPattern()];

    /// <summary>The nodes with each pattern's parts replaced by one node.</summary>
    public static List<OnnxNode> Rewrite(List<OnnxNode> nodes, OnnxConstants constants, int opset, IReadOnlyList<string> outputs)
    {
        var graph = new PatternGraph(nodes, constants, opset, outputs);
        var rewritten = nodes.ToArray();
        var changed = false;
        for (var i = 0; i < rewritten.Length; i++)
        {
            foreach (var pattern in All)
            {
                if (pattern.Match(rewritten[i], graph) is not { } replacement) continue;
                rewritten[i] = replacement;
                graph.Replace(replacement);
                changed = true;
                break;
            }
        }

        return changed ? WithoutUnread(rewritten, outputs) : nodes;
    }

    // The nodes are in order, so one pass from the end finds all that are still read.
    private static List<OnnxNode> WithoutUnread(OnnxNode[] nodes, IReadOnlyList<string> outputs)
    {
        var read = outputs.ToHashSet(StringComparer.Ordinal);
        var kept = new List<OnnxNode>();
        foreach (var node in nodes.Reverse())
        {
            if (!node.Outputs.Any(read.Contains)) continue;
            kept.Add(node);
            read.UnionWith(node.Inputs);
        }

        kept.Reverse();
        return kept;
    }
}
