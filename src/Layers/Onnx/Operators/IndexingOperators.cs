namespace AutogradNet.Layers.Onnx;

/// <summary>What picks elements by their place, and places by their elements.</summary>
internal static class IndexingOperators
{
    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        new("Gather", Gather) { Numbers = [1], IsFoldable = true },
        new("GatherElements", GatherElements) { Numbers = [1] },
        new("Slice", Slice) { Numbers = [1, 2, 3, 4], IsFoldable = true },
        new("ArgMax", ArgMax) { ResultType = _ => OnnxElementType.Int64 },
    ];

    private static Tensor Gather(OnnxCall call)
    {
        var x = call.X;
        var axis = x.Shape.Axis(call.Int("axis", 0));
        var extent = x.Shape[axis];
        int[] indices = [.. call.Integers(1).Select(index => checked((int)(index < 0 ? index + extent : index)))];
        var shape = new Shape([.. x.Shape.Extents[..axis], .. call[1].Shape.Extents, .. x.Shape.Extents[(axis + 1)..]]);
        call.CheckSize(shape);
        return x.IndexSelect(axis, indices).Reshape(shape);
    }

    private static Tensor GatherElements(OnnxCall call)
    {
        var axis = call.X.Shape.Axis(call.Int("axis", 0));
        var extent = call.X.Shape[axis];
        long[] indices = [.. call.Integers(1).Select(index => index < 0 ? index + extent : index)];
        return call.X.Gather(axis, Tensor.From(indices, call[1].Shape));
    }

    // Bounds are attributes before version 10 and operands from then on, steps among them; negative steps run backwards.
    private static Tensor Slice(OnnxCall call)
    {
        var x = call.X;
        var starts = call.AttributeOrOperand("starts", 1, 10) ?? throw new ArgumentException("There are no starts.");
        var ends = call.AttributeOrOperand("ends", 2, 10) ?? throw new ArgumentException("There are no ends.");
        var axes = call.AttributeOrOperand("axes", 3, 10) ?? [.. Enumerable.Range(0, starts.Length).Select(axis => (long)axis)];
        var steps = call.Opset < 10 ? null : call.OptionalIntegers(4);
        if (ends.Length != starts.Length || axes.Length != starts.Length || (steps is not null && steps.Length != starts.Length))
        {
            throw new ArgumentException($"{starts.Length} starts, {ends.Length} ends, {axes.Length} axes and {steps?.Length} steps do not go together.");
        }

        for (var i = 0; i < starts.Length; i++) x = Along(x, x.Shape.Axis(checked((int)axes[i])), starts[i], ends[i], steps?[i] ?? 1);
        return x;
    }

    private static Tensor Along(Tensor x, int axis, long start, long end, long step)
    {
        long extent = x.Shape[axis];
        if (step == 0 || step is < -int.MaxValue or > int.MaxValue) throw new ArgumentException($"A step of {step} along axis {axis} of {x.Shape} is not possible.");
        if (start < 0) start += extent;
        if (end < 0) end = end < -extent ? -1 : end + extent;
        if (step > 0)
        {
            start = Math.Clamp(start, 0, extent);
            end = Math.Clamp(end, start, extent);
            return x.Slice(axis, (int)start, (int)((end - start + step - 1) / step), (int)step);
        }

        // Backwards: the same elements forwards, then turned round.
        start = Math.Clamp(start, -1, extent - 1);
        var count = Math.Max(0, (start - Math.Clamp(end, -1, extent - 1) - step - 1) / -step);
        if (count == 0) return x.Slice(axis, 0, 0);
        return x.Slice(axis, (int)(start + ((count - 1) * step)), (int)count, (int)-step).Flip(axis);
    }

    private static Tensor ArgMax(OnnxCall call)
    {
        var x = call.X.Detach();
        if (!x.DType.IsFloatingPoint()) x = x.To(DType.Float64);
        var axis = x.Shape.Axis(call.Int("axis", 0));
        var last = call.Flag("select_last_index");
        var positions = (last ? x.Flip(axis) : x).ArgMax(axis).To(DType.Int64);
        if (last)
        {
            foreach (ref var position in positions.MutableSpan<long>()) position = x.Shape[axis] - 1 - position;
        }

        return call.Flag("keepdims", true) ? positions.Unsqueeze(axis) : positions;
    }
}
