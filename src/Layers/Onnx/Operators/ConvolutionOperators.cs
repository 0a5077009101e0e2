namespace AutogradNet.Layers.Onnx;

/// <summary>Convolution and its transpose over one or two spatial axes.</summary>
internal static class ConvolutionOperators
{
    public static IReadOnlyList<OnnxOperator> All { get; } = [new("Conv", Conv), new("ConvTranspose", ConvTranspose)];

    private static Tensor Conv(OnnxCall call)
    {
        var (x, weight) = (call.X, call[1]);
        RequireWeight(x, weight, call.Node);
        var a = SpatialAttributes.Read(call, x.Shape, Kernel(weight));
        return Narrow(x, Wide(x).Conv2d(Wide(weight), call.Optional(2), a.Stride, a.Padding, a.Dilation, call.Int("group", 1)));
    }

    private static Tensor ConvTranspose(OnnxCall call)
    {
        var (x, weight, bias) = (call.X, call[1], call.Optional(2));
        RequireWeight(x, weight, call.Node);
        var axes = x.Shape.Rank - 2;
        var a = SpatialAttributes.Read(call, x.Shape, Kernel(weight));
        var extra = SpatialAttributes.Pair(call.Node.Ints("output_padding"), axes, "output_padding", 0);
        var input = axes == 1 ? new Size2d(1, x.Shape[2]) : new Size2d(x.Shape[2], x.Shape[3]);
        var whole = new Size2d(Whole(input.Height, a.Kernel.Height, a.Stride.Height, a.Dilation.Height, extra.Height), Whole(input.Width, a.Kernel.Width, a.Stride.Width, a.Dilation.Width, extra.Width));
        var (size, padding) = (new Size2d(whole.Height - a.Padding.Top - a.Padding.Bottom, whole.Width - a.Padding.Left - a.Padding.Right), a.Padding);
        var mode = call.Node.Text("auto_pad", "NOTSET");
        var wanted = call.Node.Ints("output_shape");
        if (wanted is { Count: > 0 } || mode.StartsWith("SAME", StringComparison.Ordinal))
        {
            // The size of the result is given, and the padding follows from it.
            size = wanted is { Count: > 0 }
                ? SpatialAttributes.Pair([.. wanted.TakeLast(axes)], axes, "output_shape")
                : new Size2d(checked(input.Height * a.Stride.Height), checked(input.Width * a.Stride.Width));
            var (top, bottom) = SpatialAttributes.Sides(Math.Max(0, whole.Height - size.Height), mode == "SAME_UPPER");
            var (left, right) = SpatialAttributes.Sides(Math.Max(0, whole.Width - size.Width), mode == "SAME_UPPER");
            padding = new Padding2d(top, left, bottom, right);
        }

        call.CheckSize([x.Shape[0], weight.Shape[1], Math.Max(0, size.Height), Math.Max(0, size.Width)]);
        var operation = new ConvTranspose2d(size, a.Stride, padding, a.Dilation, call.Int("group", 1));
        var result = bias is null ? Operation.Apply(operation, Wide(x), Wide(weight)) : Operation.Apply(operation, Wide(x), Wide(weight), bias);
        return Narrow(x, result);
    }

    private static int Whole(int size, int kernel, int stride, int dilation, int extra) =>
        checked((int)(((size - 1L) * stride) + ((kernel - 1L) * dilation) + 1 + extra));

    private static void RequireWeight(Tensor x, Tensor weight, OnnxNode node)
    {
        if (weight.Shape.Rank != x.Shape.Rank || x.Shape.Rank is not (3 or 4))
        {
            throw new ArgumentException($"A weight of shape {weight.Shape} does not fit an operand of shape {x.Shape}; one or two spatial axes are supported.");
        }

        if (node.Ints("kernel_shape") is { Count: > 0 } kernel && !kernel.SequenceEqual(Kernel(weight)))
        {
            throw new ArgumentException($"The kernel [{string.Join(", ", kernel)}] is not that of the weight {weight.Shape}.");
        }
    }

    private static long[] Kernel(Tensor weight) => [.. weight.Shape.Skip(2).Select(extent => (long)extent)];

    private static Tensor Wide(Tensor x) => x.Shape.Rank == 3 ? x.Unsqueeze(2) : x;

    private static Tensor Narrow(Tensor like, Tensor x) => like.Shape.Rank == 3 ? x.Squeeze(2) : x;
}
