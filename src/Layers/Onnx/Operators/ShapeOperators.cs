namespace AutogradNet.Layers.Onnx;

/// <summary>Shapes and conversions: what exporters compute sizes with. Integers are plain tensors; nothing is recorded.</summary>
internal static class ShapeOperators
{
    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        new("Shape", ShapeOf) { ResultType = _ => OnnxElementType.Int64 },
        new("Size", call => Tensor.From([(long)call.X.Count], [])) { ResultType = _ => OnnxElementType.Int64 },
        new("Cast", Cast) { IsFoldable = true, ResultType = node => (OnnxElementType)node.Int("to", 0), Refusal = CastRefusal },
        new("Range", Range) { Numbers = [0, 1, 2], IsFoldable = true },
    ];

    private static Tensor ShapeOf(OnnxCall call)
    {
        var rank = call.X.Shape.Rank;
        var (start, end) = (Bound("start", 0), Bound("end", rank));
        long[] extents = start >= end ? [] : [.. call.X.Shape.Skip(start).Take(end - start).Select(extent => (long)extent)];
        return Tensor.From(extents, [extents.Length]);

        int Bound(string name, int otherwise)
        {
            var bound = call.Node.Int(name, otherwise);
            return (int)Math.Clamp(bound < 0 ? bound + rank : bound, 0, rank);
        }
    }

    private static string? CastRefusal(OnnxNode node, int opset)
    {
        try
        {
            ((OnnxElementType)node.Int("to", 0)).ToDType();
            return null;
        }
        catch (InvalidDataException)
        {
            return $"target {(OnnxElementType)node.Int("to", 0)}";
        }
    }

    // All floating-point types are the run's own, so casts between them do nothing.
    private static Tensor Cast(OnnxCall call)
    {
        var x = call.X;
        var target = (OnnxElementType)call.Node.Int("to", 0);
        if (target.IsFloatingPoint()) return x.DType.IsFloatingPoint() ? x : x.To(call.FloatType);
        var plain = x.Detach();
        if (target != OnnxElementType.Bool) return plain.To(target.ToDType());
        var result = Tensor.Empty(plain.Shape, DType.UInt8);
        var flags = result.MutableSpan<byte>();
        for (var i = 0; i < flags.Length; i++) flags[i] = (byte)(plain[i] == 0 ? 0 : 1);
        return result;
    }

    private static Tensor Range(OnnxCall call)
    {
        var (start, limit, delta) = (call.X.ToDouble(), call[1].ToDouble(), call[2].ToDouble());
        var count = Math.Max(0, Math.Ceiling((limit - start) / delta));
        if (delta == 0 || !double.IsFinite(count)) throw new ArgumentException($"There is no range from {start} to {limit} in steps of {delta}.");
        call.CheckSize([(long)Math.Min(count, long.MaxValue / 2)]);
        var values = new double[(int)count];
        for (var i = 0; i < values.Length; i++) values[i] = start + (i * delta);
        return Tensor.From(values, [values.Length]).To(call.X.DType);
    }
}
