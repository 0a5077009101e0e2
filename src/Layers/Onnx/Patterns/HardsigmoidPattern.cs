namespace AutogradNet.Layers.Onnx;

/// <summary>clip(x + 3, 0, 6) / 6, or times 1/6: the hard sigmoid.</summary>
internal sealed class HardsigmoidPattern : IOnnxPattern
{
    public OnnxNode? Match(OnnxNode last, PatternGraph graph) =>
        graph.Scaled(last, 1.0 / 6) is { } clipped && ClippedSum(clipped, graph) is { } x ? PatternGraph.Stand(last, FusedOperators.Hardsigmoid, x) : null;

    /// <summary>The x of a value clip(x + 3, 0, 6) that nothing else reads; null where it is none.</summary>
    public static string? ClippedSum(string value, PatternGraph graph)
    {
        if (graph.Inner(value, "Clip") is not { } clip || clip.Inputs.Count == 0) return null;
        var bounds = ActivationOperators.Bounds(clip, graph.Opset, i => i < clip.Inputs.Count ? graph.Constants.Number(clip.Inputs[i]) : null);
        return bounds == (0, 6) && graph.Inner(clip.Inputs[0], "Add") is { } sum ? graph.Beside(sum, 3) : null;
    }
}
