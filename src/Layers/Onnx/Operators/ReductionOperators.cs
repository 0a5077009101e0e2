namespace AutogradNet.Layers.Onnx;

/// <summary>Reductions over axes.</summary>
internal static class ReductionOperators
{
    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        Reduction("ReduceSum", 13, (x, axes, keep) => x.Sum(axes, keep)),
        Reduction("ReduceMean", 18, (x, axes, keep) => x.Mean(axes, keep)),
        Reduction("ReduceMax", 18, (x, axes, keep) => x.Max(axes, keep)),
        Reduction("ReduceMin", 18, (x, axes, keep) => x.Min(axes, keep)),
        Reduction("ReduceL1", 18, (x, axes, keep) => x.Abs().Sum(axes, keep)),
        Reduction("ReduceL2", 18, (x, axes, keep) => (x * x).Sum(axes, keep).Sqrt()),
        Reduction("ReduceSumSquare", 18, (x, axes, keep) => (x * x).Sum(axes, keep)),
        Reduction("ReduceProd", 18, Product),
    ];

    private static OnnxOperator Reduction(string name, int operandSince, Func<Tensor, int[], bool, Tensor> reduce) => new(name, call =>
    {
        var x = call.X;
        var axes = call.AttributeOrOperand("axes", 1, operandSince);
        if (axes is null or { Length: 0 })
        {
            if (call.Flag("noop_with_empty_axes")) return x;
            axes = [.. Enumerable.Range(0, x.Shape.Rank).Select(axis => (long)axis)];
        }

        int[] resolved = [.. axes.Select(axis => x.Shape.Axis(checked((int)axis)))];
        var keep = call.Flag("keepdims", true);
        return x.DType.IsFloatingPoint() ? reduce(x, resolved, keep) : Integral.Map(x, values => reduce(values, resolved, keep));
    }) { Numbers = [1], IsFoldable = true };

    // Factor by factor, so that zeros are no exception.
    private static Tensor Product(Tensor x, int[] axes, bool keep)
    {
        foreach (var axis in axes)
        {
            if (x.Shape[axis] == 0) throw new ArgumentException($"Axis {axis} of {x.Shape} has no elements to multiply.");
            x = x.Split(axis, [.. Enumerable.Repeat(1, x.Shape[axis])]).Aggregate((left, right) => left * right);
        }

        return keep ? x : x.Squeeze(axes);
    }
}
