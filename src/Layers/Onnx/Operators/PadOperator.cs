namespace AutogradNet.Layers.Onnx;

/// <summary>Pad: with a constant, or with the operand's own elements.</summary>
internal static class PadOperator
{
    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        new("Pad", Pad) { Numbers = [1, 2, 3], IsFoldable = true, Refusal = Refusal },
    ];

    private static string? Refusal(OnnxNode node, int opset) =>
        node.Text("mode", "constant") is "constant" or "reflect" or "edge" or "wrap" ? null : $"mode {node.Text("mode", "")}";

    // Sizes and value are attributes before version 11, operands from then on; from version 18 on only some axes may be named.
    private static Tensor Pad(OnnxCall call)
    {
        var x = call.X;
        var pads = call.AttributeOrOperand("pads", 1, 11) ?? throw new ArgumentException("There are no pads.");
        var axes = call.OptionalIntegers(3) ?? [.. Enumerable.Range(0, x.Shape.Rank).Select(axis => (long)axis)];
        if (pads.Length != 2 * axes.Length) throw new ArgumentException($"{pads.Length} pads for {axes.Length} axes of {x.Shape}.");
        var (before, after) = (new long[x.Shape.Rank], new long[x.Shape.Rank]);
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = x.Shape.Axis(checked((int)axes[i]));
            (before[axis], after[axis]) = (pads[i], pads[i + axes.Length]);
        }

        call.CheckSize(x.Shape.Select((extent, axis) => checked(extent + before[axis] + after[axis])));
        var mode = call.Node.Text("mode", "constant");
        if (mode == "constant") return Constant(call, x, before, after);
        for (var axis = 0; axis < x.Shape.Rank; axis++)
        {
            if (before[axis] != 0 || after[axis] != 0) x = x.IndexSelect(axis, Places(x.Shape, axis, checked((int)before[axis]), checked((int)after[axis]), mode));
        }

        return x;
    }

    // Negative sizes cut off.
    private static Tensor Constant(OnnxCall call, Tensor x, long[] before, long[] after)
    {
        var value = call.Opset < 11 ? call.Node.Float("value", 0) : call.OptionalNumber(2) ?? 0;
        for (var axis = 0; axis < before.Length; axis++)
        {
            var (start, end) = (checked((int)Math.Max(0, -before[axis])), checked((int)Math.Max(0, -after[axis])));
            if (start > 0 || end > 0) x = x.Slice(axis, start, checked(x.Shape[axis] - start - end));
        }

        return x.Pad(Positive(before), Positive(after), value);
    }

    private static int[] Positive(long[] sizes) => [.. sizes.Select(size => checked((int)Math.Max(0, size)))];

    private static int[] Places(Shape shape, int axis, int before, int after, string mode)
    {
        var extent = shape[axis];
        if (extent == 0 || (mode == "reflect" && (before >= extent || after >= extent)))
        {
            throw new ArgumentException($"{before} and {after} elements cannot be added to axis {axis} of {shape} by {mode}.");
        }

        return [.. Enumerable.Range(-before, extent + before + after).Select(place => mode switch
        {
            "edge" => Math.Clamp(place, 0, extent - 1),
            "wrap" => ((place % extent) + extent) % extent,
            _ => place < 0 ? -place : place >= extent ? (2 * (extent - 1)) - place : place,
        })];
    }
}
