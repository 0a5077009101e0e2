namespace AutogradNet.Layers.Onnx;

/// <summary>What patterns of nodes stand for (see <see cref="OnnxPatterns"/>); a file cannot name these.</summary>
internal static class FusedOperators
{
    public const string Silu = "fused:Silu";
    public const string Hardsigmoid = "fused:Hardsigmoid";
    public const string Hardswish = "fused:Hardswish";
    public const string Gelu = "fused:Gelu";
    public const string FakeQuantize = "fused:FakeQuantize";

    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        new(Silu, call => call.X.Silu()) { IsInternal = true },
        new(Hardsigmoid, call => call.X.Hardsigmoid()) { IsInternal = true },
        new(Hardswish, call => call.X.Hardswish()) { IsInternal = true },
        new(Gelu, call => call.X.Gelu()) { IsInternal = true },
        new(FakeQuantize, Quantized) { IsInternal = true, Numbers = [1, 2] },
    ];

    private static Tensor Quantized(OnnxCall call)
    {
        var zero = (int)(call.OptionalNumber(2) ?? 0);
        var (low, high) = ((OnnxElementType)call.Node.Int("type", 0)).QuantizedRange();
        return Operation.Apply(new FakeQuantize(call[1].ToDouble(), low - zero, high - zero), call.X);
    }
}
