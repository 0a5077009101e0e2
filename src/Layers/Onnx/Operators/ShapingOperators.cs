namespace AutogradNet.Layers.Onnx;

/// <summary>What moves elements and changes shapes.</summary>
internal static class ShapingOperators
{
    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        new("Reshape", Reshape) { Numbers = [1], IsFoldable = true },
        new("Flatten", Flatten) { IsFoldable = true },
        new("Squeeze", Squeeze) { Numbers = [1], IsFoldable = true },
        new("Unsqueeze", Unsqueeze) { Numbers = [1], IsFoldable = true },
        new("Transpose", call => call.X.Permute(Permutation(call))) { IsFoldable = true },
        new("Concat", Concat) { IsFoldable = true },
        new("Split", Split) { Numbers = [1], IsFoldable = true },
        new("Expand", Expand) { Numbers = [1], IsFoldable = true },
        new("Tile", Tile) { Numbers = [1], IsFoldable = true },
        new("DepthToSpace", DepthToSpace),
        new("SpaceToDepth", SpaceToDepth),
        new("Dropout", Dropout) { Numbers = [1, 2] },
    ];

    private static Tensor Reshape(OnnxCall call)
    {
        var x = call.X;
        var wanted = call.Integers(1);
        var extents = new int[wanted.Length];
        for (var i = 0; i < extents.Length; i++)
        {
            // 0 keeps the extent, unless allowzero (from version 14 on) says otherwise; −1 is what is left over.
            extents[i] = wanted[i] == 0 && !call.Flag("allowzero") ? x.Shape[i] : checked((int)wanted[i]);
        }

        return x.Reshape(extents);
    }

    private static Tensor Flatten(OnnxCall call)
    {
        var x = call.X;
        var axis = call.Int("axis", 1);
        if (axis < 0) axis += x.Shape.Rank;
        if (axis < 0 || axis > x.Shape.Rank) throw new ArgumentException($"Axis {axis} does not lie in {x.Shape}.");
        return x.Reshape(new Shape(x.Shape.CountOf(0, axis), x.Shape.CountOf(axis, x.Shape.Rank)));
    }

    private static Tensor Squeeze(OnnxCall call)
    {
        var axes = call.AttributeOrOperand("axes", 1, 13);
        // An empty list would mean all axes to the operation.
        if (axes is { Length: 0 } && call.Opset >= 13) return call.X;
        return call.X.Squeeze(Small(axes ?? []));
    }

    private static Tensor Unsqueeze(OnnxCall call)
    {
        var axes = call.AttributeOrOperand("axes", 1, 13) ?? throw new ArgumentException("There are no axes.");
        var rank = call.X.Shape.Rank + axes.Length;
        var result = call.X;
        foreach (var axis in Small(axes).Select(axis => axis < 0 ? axis + rank : axis).Order()) result = result.Unsqueeze(axis);
        return result;
    }

    private static int[] Permutation(OnnxCall call) =>
        call.Node.Ints("perm") is { } order ? Small(order) : [.. Enumerable.Range(0, call.X.Shape.Rank).Reverse()];

    private static Tensor Concat(OnnxCall call)
    {
        var parts = call.All();
        return parts.Length == 1 ? parts[0] : Tensor.Concat(call.Int("axis", 1), parts);
    }

    private static Tensor[] Split(OnnxCall call)
    {
        var x = call.X;
        var axis = x.Shape.Axis(call.Int("axis", 0));
        if (call.AttributeOrOperand("split", 1, 13) is { } sizes) return x.Split(axis, Small(sizes));
        var count = call.Int("num_outputs", call.Node.Outputs.Count);
        if (count < 1 || count != call.Node.Outputs.Count) throw new ArgumentException($"{count} parts for {call.Node.Outputs.Count} results.");
        // Equal parts; the last may be smaller.
        var part = (x.Shape[axis] + count - 1) / count;
        return x.Split(axis, [.. Enumerable.Range(0, count).Select(i => Math.Clamp(x.Shape[axis] - (i * part), 0, part))]);
    }

    private static Tensor Expand(OnnxCall call)
    {
        var wanted = call.Integers(1);
        call.CheckSize(wanted);
        var shape = Shape.Broadcast(call.X.Shape, new Shape(Small(wanted)));
        call.CheckSize(shape);
        return Stretching.To(call.X, shape);
    }

    private static Tensor Tile(OnnxCall call)
    {
        var x = call.X;
        var repeats = Small(call.Integers(1));
        if (repeats.Length != x.Shape.Rank) throw new ArgumentException($"{repeats.Length} repeats for an operand of shape {x.Shape}.");
        call.CheckSize(repeats.Select((repeat, axis) => (long)repeat * x.Shape[axis]));
        for (var axis = 0; axis < repeats.Length; axis++)
        {
            var extent = x.Shape[axis];
            if (repeats[axis] != 1) x = x.IndexSelect(axis, [.. Enumerable.Range(0, extent * repeats[axis]).Select(i => i % extent)]);
        }

        return x;
    }

    private static Tensor DepthToSpace(OnnxCall call)
    {
        var x = call.X;
        var block = Block(call, x);
        if (x.Shape[1] % ((long)block * block) != 0) throw new ArgumentException($"The channels of {x.Shape} cannot be divided into blocks of {block}×{block}.");
        var (n, c, h, w) = (x.Shape[0], x.Shape[1] / (block * block), x.Shape[2], x.Shape[3]);
        var parts = call.Node.Text("mode", "DCR") == "CRD"
            ? x.Reshape(n, c, block, block, h, w).Permute(0, 1, 4, 2, 5, 3)
            : x.Reshape(n, block, block, c, h, w).Permute(0, 3, 4, 1, 5, 2);
        return parts.Reshape(n, c, h * block, w * block);
    }

    private static Tensor SpaceToDepth(OnnxCall call)
    {
        var x = call.X;
        var block = Block(call, x);
        if (x.Shape[2] % block != 0 || x.Shape[3] % block != 0) throw new ArgumentException($"{x.Shape} cannot be divided into blocks of {block}×{block}.");
        var (n, c, h, w) = (x.Shape[0], x.Shape[1], x.Shape[2] / block, x.Shape[3] / block);
        return x.Reshape(n, c, h, block, w, block).Permute(0, 3, 5, 1, 2, 4).Reshape(n, c * block * block, h, w);
    }

    private static int Block(OnnxCall call, Tensor x)
    {
        var block = call.Int("blocksize", 0);
        if (block is < 1 or > 1 << 15 || x.Shape.Rank != 4) throw new ArgumentException($"A positive block size and an operand N×C×H×W were expected, not {block} and {x.Shape}.");
        return block;
    }

    // The identity, as in evaluation; the mask keeps everything.
    private static Tensor[] Dropout(OnnxCall call) =>
        call.Node.Outputs.Count > 1 && call.Node.Outputs[1].Length > 0 ? [call.X, Tensor.Full(call.X.Shape, 1, DType.UInt8)] : [call.X];

    private static int[] Small(IEnumerable<long> values) => [.. values.Select(value => checked((int)value))];
}
