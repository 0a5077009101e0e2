namespace AutogradNet.Layers.Onnx;

/// <summary>QuantizeLinear and DequantizeLinear as nodes; on weights they are computed on loading, around activations they are one node.</summary>
internal static class QuantizationOperators
{
    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        new("QuantizeLinear", call => Quantization.Quantize(call, Quantization.TargetType(call.Node, null))) { Numbers = [1, 2], Refusal = Blocked },
        new("DequantizeLinear", Quantization.Dequantize) { Numbers = [1, 2], Refusal = Blocked },
    ];

    private static string? Blocked(OnnxNode node, int opset) => node.Int("block_size", 0) != 0 ? "blocks" : null;
}
