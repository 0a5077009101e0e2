namespace AutogradNet.Layers.Onnx;

/// <summary>A value times its own gate: x·sigmoid(x) is SiLU, x·hardsigmoid(x) is hard swish, also written x·clip(x + 3, 0, 6) / 6.</summary>
internal sealed class GatePattern : IOnnxPattern
{
    public OnnxNode? Match(OnnxNode last, PatternGraph graph)
    {
        if (last.Inputs.Count != 2) return null;
        if (last.Type == "Mul")
        {
            return Gated(last.Inputs[0], last.Inputs[1], graph) is { } type ? PatternGraph.Stand(last, type, last.Inputs[0])
                : Gated(last.Inputs[1], last.Inputs[0], graph) is { } mirrored ? PatternGraph.Stand(last, mirrored, last.Inputs[1])
                : ScaledProduct(last, graph);
        }

        return ScaledProduct(last, graph);
    }

    private static string? Gated(string x, string gate, PatternGraph graph)
    {
        if (graph.Inner(gate, "Sigmoid", "HardSigmoid", FusedOperators.Hardsigmoid) is not { } node || node.Inputs.Count == 0 || node.Inputs[0] != x) return null;
        if (node.Type == "Sigmoid") return FusedOperators.Silu;
        var isHard = node.Type != "HardSigmoid" || ActivationOperators.IsHardsigmoid(node.Float("alpha", 0.2f), node.Float("beta", 0.5f));
        return isHard ? FusedOperators.Hardswish : null;
    }

    private static OnnxNode? ScaledProduct(OnnxNode last, PatternGraph graph)
    {
        if (graph.Scaled(last, 1.0 / 6) is not { } value || graph.Inner(value, "Mul") is not { Inputs.Count: 2 } product) return null;
        for (var i = 0; i < 2; i++)
        {
            var x = product.Inputs[i];
            if (HardsigmoidPattern.ClippedSum(product.Inputs[1 - i], graph) == x) return PatternGraph.Stand(last, FusedOperators.Hardswish, x);
        }

        return null;
    }
}
