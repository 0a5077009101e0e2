namespace AutogradNet.Layers.Onnx;

/// <summary>Values as whole multiples of a scale: q = round(x/scale) + zero point within the type's range, x ≈ (q − zero point)·scale.</summary>
internal static class Quantization
{
    /// <summary>The type that a QuantizeLinear node quantises to: the zero point's, else the attribute's, else unsigned bytes.</summary>
    public static OnnxElementType TargetType(OnnxNode node, OnnxElementType? zeroPoint) =>
        zeroPoint ?? (node.Int("output_dtype", 0) is var type and not 0 ? (OnnxElementType)type : OnnxElementType.UInt8);

    public static Tensor Quantize(OnnxCall call, OnnxElementType type)
    {
        var x = call.X.Detach();
        var (low, high) = type.QuantizedRange();
        var (scale, zero, place) = Parameters(call, x.Shape);
        var result = Tensor.Empty(x.Shape, DType.Int32);
        var values = result.MutableSpan<int>();
        for (var i = 0; i < values.Length; i++)
        {
            var at = place(i);
            var quotient = Math.Round((double)((float)x[i] / (float)scale[at]), MidpointRounding.ToEven) + Zero(zero, at);
            values[i] = double.IsNaN(quotient) ? (int)Zero(zero, at) : (int)Math.Clamp(quotient, low, high);
        }

        return result;
    }

    public static Tensor Dequantize(OnnxCall call)
    {
        var x = call.X.Detach();
        if (x.DType.IsFloatingPoint()) throw new ArgumentException($"Integers were expected, not {x.DType}{x.Shape}.");
        var (scale, zero, place) = Parameters(call, x.Shape);
        var result = Tensor.Empty(x.Shape);
        var values = result.MutableSpan<float>();
        for (var i = 0; i < values.Length; i++)
        {
            var at = place(i);
            values[i] = (float)(x[i] - Zero(zero, at)) * (float)scale[at];
        }

        return call.FloatType == DType.Float32 ? result : result.To(call.FloatType);
    }

    private static double Zero(Tensor? zero, int at) => zero is null ? 0 : zero[at];

    // One scale for all, or one for each place along an axis.
    private static (Tensor Scale, Tensor? Zero, Func<int, int> Place) Parameters(OnnxCall call, Shape shape)
    {
        var (scale, zero) = (call[1].Detach(), call.Optional(2));
        if (zero is not null && zero.Count != scale.Count) throw new ArgumentException($"Scales {scale.Shape} and zero points {zero.Shape} do not go together.");
        if (scale.Count == 1) return (scale, zero, _ => 0);
        var axis = shape.Axis(call.Int("axis", 1));
        if (scale.Count != shape[axis]) throw new ArgumentException($"Scales {scale.Shape} are not one for each place along axis {axis} of {shape}.");
        var (extent, stride) = (shape[axis], shape.CountOf(axis + 1, shape.Rank));
        return (scale, zero, i => i / stride % extent);
    }
}
