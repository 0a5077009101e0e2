namespace AutogradNet.Layers.Onnx;

/// <summary>How moving elements and changing shapes is written.</summary>
internal static class ShapingExport
{
    public static void AddTo(ExportRules rules)
    {
        rules.Add<Reshape>(Reshape);
        rules.Add<Permute>((op, call) => call.Last("Transpose", call.X, ("perm", op.Axes.Select(axis => (long)axis).ToArray())));
        rules.Add<Concat>((op, call) => call.Last("Concat", Enumerable.Range(0, call.Count).Select(i => call[i]), ("axis", op.Axis)));
        rules.Add<Slice>(Slice);
        rules.Add<Pad>(Pad);
        rules.Add<Flip>(Flip);
        rules.Add<IndexSelect>((op, call) => call.Last("Gather", [call.X, call.Integers(op.Indices)], ("axis", op.Axis)));
        rules.Add<Gather>((op, call) => call.Last("GatherElements", [call.X, call[1]], ("axis", op.Axis)));
    }

    // The one extent that depends on the number of examples is what is left over.
    private static string Reshape(Reshape op, ExportCall call)
    {
        var other = call.Other?.Operation is Reshape reshape && reshape.Target.Rank == op.Target.Rank ? reshape.Target : op.Target;
        var varying = Enumerable.Range(0, op.Target.Rank).Count(axis => op.Target[axis] != other[axis]);
        return call.Last("Reshape", [call.X, call.Integers(op.Target.Select((extent, axis) => varying == 1 && extent != other[axis] ? -1 : extent))]);
    }

    // Axes taken whole are left out.
    private static string Slice(Slice op, ExportCall call)
    {
        var shape = call.Shape(0);
        int[] axes = [.. Enumerable.Range(0, shape.Rank).Where(axis => op.Lengths[axis] != shape[axis])];
        if (axes.Length == 0) return call.Last("Identity", call.X);
        return call.Last(
            "Slice",
            [
                call.X,
                call.Integers(axes.Select(axis => op.Starts[axis])),
                call.Integers(axes.Select(axis => op.Lengths[axis] == 0 ? op.Starts[axis] : op.Starts[axis] + ((op.Lengths[axis] - 1L) * op.Steps[axis]) + 1)),
                call.Integers(axes),
                call.Integers(axes.Select(axis => op.Steps[axis])),
            ]);
    }

    private static string? Pad(Pad op, ExportCall call)
    {
        if (op.Steps.Any(step => step != 1)) return null;
        var shape = call.Shape(0);
        var after = Enumerable.Range(0, shape.Rank).Select(axis => op.Target[axis] - op.Starts[axis] - shape[axis]);
        return call.Last("Pad", [call.X, call.Integers(op.Starts.Concat(after)), call.Number(op.Value)]);
    }

    private static string Flip(Flip op, ExportCall call) =>
        call.Last(
            "Slice",
            [
                call.X,
                call.Integers(op.Axes.Select(_ => -1L)),
                call.Integers(op.Axes.Select(_ => long.MinValue)),
                call.Integers(op.Axes),
                call.Integers(op.Axes.Select(_ => -1L)),
            ]);
}
