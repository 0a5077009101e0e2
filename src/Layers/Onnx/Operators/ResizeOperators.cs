namespace AutogradNet.Layers.Onnx;

/// <summary>Resize (from version 10 on) and its forerunner Upsample.</summary>
internal static class ResizeOperators
{
    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        new("Upsample", Upsample) { Numbers = [1] },
        new("Resize", Resize) { Numbers = [1, 2, 3], Refusal = Refusal },
    ];

    private static string? Refusal(OnnxNode node, int opset) =>
        node.Text("coordinate_transformation_mode", "") == "tf_crop_and_resize" ? "mode tf_crop_and_resize" : null;

    private static Tensor Upsample(OnnxCall call)
    {
        var scales = call.Opset < 9
            ? call.Node.Floats("scales")?.Select(scale => (double)scale).ToArray()
            : call.OptionalNumbers(1);
        return Run(call, AllAxes(call.X), scales, null, ResizeMode.Asymmetric(call.Node.Text("mode", "nearest")));
    }

    private static Tensor Resize(OnnxCall call)
    {
        if (call.Opset < 11) return Run(call, AllAxes(call.X), call.OptionalNumbers(1), null, ResizeMode.Asymmetric(call.Node.Text("mode", "nearest")));
        var axes = call.Node.Ints("axes") is { Count: > 0 } some ? some.Select(axis => call.X.Shape.Axis(checked((int)axis))).ToArray() : AllAxes(call.X);
        return Run(call, axes, call.OptionalNumbers(2), call.OptionalNumbers(3), ResizeMode.Read(call.Node));
    }

    private static int[] AllAxes(Tensor x) => [.. Enumerable.Range(0, x.Shape.Rank)];

    private static Tensor Run(OnnxCall call, int[] axes, double[]? scales, double[]? sizes, ResizeMode mode)
    {
        var x = call.X;
        if (scales is not null && sizes is not null) throw new ArgumentException("There are both scales and sizes.");
        var given = scales ?? sizes ?? throw new ArgumentException("There are neither scales nor sizes.");
        if (given.Length != axes.Length) throw new ArgumentException($"{given.Length} scales or sizes for {axes.Length} axes of {x.Shape}.");
        if (given.Any(value => !(value > 0 && double.IsFinite(value)))) throw new ArgumentException($"Scales or sizes ({string.Join(", ", given)}) are not positive.");
        if (scales is null && Policy(call.Node, axes, x.Shape, sizes!) is { } scale)
        {
            scales = [.. axes.Select(_ => scale)];
            sizes = [.. axes.Select(axis => Math.Round(scale * x.Shape[axis], MidpointRounding.AwayFromZero))];
        }

        var shape = x.Shape.Select(extent => (long)extent).ToArray();
        var factors = new double[x.Shape.Rank];
        Array.Fill(factors, 1);
        for (var i = 0; i < axes.Length; i++)
        {
            var extent = x.Shape[axes[i]];
            shape[axes[i]] = sizes is not null ? (long)sizes[i] : (long)Math.Floor(extent * scales![i]);
            factors[axes[i]] = scales is not null ? scales[i] : (double)shape[axes[i]] / extent;
        }

        call.CheckSize(shape);
        return Interpolation.Resize(x, [.. shape.Select(extent => (int)extent)], factors, mode);
    }

    // From version 18 on the proportion may be kept; the sizes then bound the result.
    private static double? Policy(OnnxNode node, int[] axes, Shape shape, double[] sizes)
    {
        var scales = axes.Select((axis, i) => sizes[i] / shape[axis]);
        return node.Text("keep_aspect_ratio_policy", "stretch") switch
        {
            "not_larger" => scales.Min(),
            "not_smaller" => scales.Max(),
            _ => null,
        };
    }
}
