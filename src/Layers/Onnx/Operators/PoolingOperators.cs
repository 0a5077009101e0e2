namespace AutogradNet.Layers.Onnx;

/// <summary>Pooling over one or two spatial axes.</summary>
internal static class PoolingOperators
{
    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        new("MaxPool", MaxPool) { Refusal = (node, _) => node.Outputs.Count > 1 && node.Outputs[1].Length > 0 ? "the Indices output" : null },
        new("AveragePool", AveragePool) { Refusal = (node, _) => node.Ints("dilations") is { } dilations && dilations.Any(dilation => dilation != 1) ? "dilations" : null },
        new("GlobalAveragePool", call => Global(call.X, x => x.AdaptiveAvgPool2d(1), (x, axes) => x.Mean(axes, keepAxes: true))),
        new("GlobalMaxPool", call => Global(call.X, x => x.AdaptiveMaxPool2d(1), (x, axes) => x.Max(axes, keepAxes: true))),
    ];

    private static Tensor MaxPool(OnnxCall call)
    {
        var a = Attributes(call);
        return Planes(call.X, x => x.MaxPool2d(a.Kernel, a.Stride, a.Padding, a.Dilation, call.Flag("ceil_mode")));
    }

    private static Tensor AveragePool(OnnxCall call)
    {
        var a = Attributes(call);
        return Planes(call.X, x => x.AvgPool2d(a.Kernel, a.Stride, a.Padding, call.Flag("ceil_mode"), call.Flag("count_include_pad")));
    }

    private static SpatialAttributes Attributes(OnnxCall call) =>
        SpatialAttributes.Read(call, call.X.Shape, call.Node.Ints("kernel_shape") ?? throw new ArgumentException("There is no kernel_shape."));

    private static Tensor Planes(Tensor x, Func<Tensor, Tensor> pool) => x.Shape.Rank == 3 ? pool(x.Unsqueeze(2)).Squeeze(2) : pool(x);

    private static Tensor Global(Tensor x, Func<Tensor, Tensor> planes, Func<Tensor, int[], Tensor> otherwise)
    {
        if (x.Shape.Rank < 3) throw new ArgumentException($"An operand with spatial axes was expected, not {x.Shape}.");
        return x.Shape.Rank == 4 ? planes(x) : otherwise(x, [.. Enumerable.Range(2, x.Shape.Rank - 2)]);
    }
}
