namespace AutogradNet.Layers.Onnx;

/// <summary>x · ½ · (1 + erf(x/√2)), its three factors multiplied in any order: GELU.</summary>
internal sealed class GeluPattern : IOnnxPattern
{
    public OnnxNode? Match(OnnxNode last, PatternGraph graph)
    {
        if (last.Type != "Mul" || last.Inputs.Count != 2) return null;
        for (var i = 0; i < 2; i++)
        {
            if (graph.Inner(last.Inputs[i], "Mul") is not { Inputs.Count: 2 } inner) continue;
            if (IsGelu([last.Inputs[1 - i], .. inner.Inputs], graph) is { } x) return PatternGraph.Stand(last, FusedOperators.Gelu, x);
        }

        // Half of x may have been divided off instead of multiplied.
        for (var i = 0; i < 2; i++)
        {
            if (graph.Inner(last.Inputs[i], "Div") is { } half && graph.Scaled(half, 0.5) is { } x && ErrorFunction(last.Inputs[1 - i], graph) == x)
            {
                return PatternGraph.Stand(last, FusedOperators.Gelu, x);
            }
        }

        return null;
    }

    private static string? IsGelu(string[] factors, PatternGraph graph)
    {
        for (var i = 0; i < 3; i++)
        {
            if (!graph.IsNumber(factors[i], 0.5)) continue;
            var (first, second) = (factors[(i + 1) % 3], factors[(i + 2) % 3]);
            if (ErrorFunction(first, graph) == second) return second;
            if (ErrorFunction(second, graph) == first) return first;
        }

        return null;
    }

    // The x of 1 + erf(x/√2).
    private static string? ErrorFunction(string value, PatternGraph graph) =>
        graph.Inner(value, "Add") is { } sum && graph.Beside(sum, 1) is { } erf
        && graph.Inner(erf, "Erf") is { Inputs.Count: 1 } function
        && graph.Inner(function.Inputs[0], "Div", "Mul") is { } scaled
            ? graph.Scaled(scaled, Math.Sqrt(0.5))
            : null;
}
