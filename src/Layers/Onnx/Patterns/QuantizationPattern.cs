namespace AutogradNet.Layers.Onnx;

/// <summary>
/// QuantizeLinear and DequantizeLinear round an activation with one scale: a node of its own, which cotangents pass. Others stay as they
/// are.
/// </summary>
internal sealed class QuantizationPattern : IOnnxPattern
{
    public OnnxNode? Match(OnnxNode last, PatternGraph graph)
    {
        if (last.Type != "DequantizeLinear" || last.Inputs.Count < 2 || graph.Producer(last.Inputs[0], "QuantizeLinear") is not { Inputs.Count: >= 2 } quantize) return null;
        if (graph.Constants.Number(quantize.Inputs[1]) is not { } scale || graph.Constants.Number(last.Inputs[1]) != scale || scale <= 0) return null;
        var (zero, otherZero) = (Zero(quantize), Zero(last));
        if (Number(zero) is not { } zeroPoint || Number(otherZero) != zeroPoint) return null;
        var type = Quantization.TargetType(quantize, zero.Length == 0 ? null : graph.Constants.Find(zero)?.Type);
        return new OnnxNode
        {
            Type = FusedOperators.FakeQuantize,
            Name = last.Name,
            Inputs = zero.Length == 0 ? [quantize.Inputs[0], quantize.Inputs[1]] : [quantize.Inputs[0], quantize.Inputs[1], zero],
            Outputs = last.Outputs,
            Attributes = new Dictionary<string, OnnxAttribute> { ["type"] = new() { Name = "type", Int = (long)type } },
        };

        double? Number(string name) => name.Length == 0 ? 0 : graph.Constants.Number(name);
    }

    private static string Zero(OnnxNode node) => node.Inputs.Count > 2 ? node.Inputs[2] : "";
}
