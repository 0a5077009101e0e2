namespace AutogradNet.Layers.Onnx;

/// <summary>How reductions and broadcasting are written.</summary>
internal static class ReductionExport
{
    public static void AddTo(ExportRules rules)
    {
        rules.Add<SumTo>(Sum);
        rules.Add<Max>((op, call) => Extremum("ReduceMax", op.Target, call));
        rules.Add<Min>((op, call) => Extremum("ReduceMin", op.Target, call));
        rules.Add<BroadcastTo>(Broadcast);
    }

    // The operand's axes that the target, aligned at the end, lacks or has with extent 1.
    private static long[] Axes(Shape shape, Shape target)
    {
        var missing = shape.Rank - target.Rank;
        return [.. Enumerable.Range(0, shape.Rank).Where(axis => axis < missing || (target[axis - missing] == 1 && shape[axis] != 1)).Select(axis => (long)axis)];
    }

    private static string Sum(SumTo op, ExportCall call)
    {
        var shape = call.Shape(0);
        var axes = Axes(shape, op.Target);
        if (axes.Length == 0) return call.Last("Identity", call.X);
        var missing = shape.Rank - op.Target.Rank;
        if (missing == 0) return call.Last("ReduceSum", [call.X, call.Integers(axes)], ("keepdims", 1));
        return call.Last("Squeeze", [call.Part("ReduceSum", [call.X, call.Integers(axes)], ("keepdims", 1)), call.Integers(Enumerable.Range(0, missing))]);
    }

    private static string? Extremum(string type, Shape target, ExportCall call)
    {
        var shape = call.Shape(0);
        if (target.Rank != shape.Rank) return target.Rank == 0 ? call.Last(type, call.X, ("keepdims", 0)) : null;
        var axes = Axes(shape, target);
        return axes.Length == 0 ? call.Last("Identity", call.X) : call.Last(type, call.X, ("axes", axes), ("keepdims", 1));
    }

    // Axes that keep their extent are written as 1, which fits any.
    private static string Broadcast(BroadcastTo op, ExportCall call)
    {
        var shape = call.Shape(0);
        var missing = op.Target.Rank - shape.Rank;
        var extents = op.Target.Select((extent, axis) => axis >= missing && shape[axis - missing] == extent ? 1 : extent);
        return call.Last("Expand", [call.X, call.Integers(extents)]);
    }
}
