namespace AutogradNet.Layers.Onnx;

/// <summary>The attributes that convolution and pooling share, for two spatial axes; one axis is taken as rows of one.</summary>
internal readonly record struct SpatialAttributes(Size2d Kernel, Size2d Stride, Padding2d Padding, Size2d Dilation)
{
    /// <summary>Reads the attributes of a node whose operand has the given shape.</summary>
    public static SpatialAttributes Read(OnnxCall call, Shape input, IReadOnlyList<long> kernel)
    {
        var axes = input.Rank - 2;
        if (axes is not (1 or 2)) throw new ArgumentException($"One or two spatial axes are supported; the operand has the shape {input}.");
        if (kernel.Count != axes) throw new ArgumentException($"A kernel of {kernel.Count} axes does not fit an operand of shape {input}.");
        var strides = Pair(call.Node.Ints("strides"), axes, "strides");
        var dilations = Pair(call.Node.Ints("dilations"), axes, "dilations");
        var size = axes == 1 ? new Size2d(1, Small(kernel[0])) : new Size2d(Small(kernel[0]), Small(kernel[1]));
        var padding = Pads(call.Node, axes) ?? Automatic(call.Node.Text("auto_pad", "NOTSET"), axes == 1 ? new Size2d(1, input[2]) : new Size2d(input[2], input[3]), size, strides, dilations);
        call.CheckSize([input[0], input[1], Math.Max(0, (axes == 1 ? 1L : input[2]) + padding.Top + padding.Bottom), Math.Max(0, (long)input[^1] + padding.Left + padding.Right)]);
        return new SpatialAttributes(size, strides, padding, dilations);
    }

    /// <summary>Two numbers of a list, or a leading 1 and its only one; ones where it is left out.</summary>
    public static Size2d Pair(IReadOnlyList<long>? values, int axes, string name, int otherwise = 1)
    {
        if (values is null || values.Count == 0) return new Size2d(axes == 1 ? 1 : otherwise, otherwise);
        if (values.Count != axes) throw new ArgumentException($"{values.Count} {name} for {axes} spatial axes.");
        return axes == 1 ? new Size2d(otherwise, Small(values[0])) : new Size2d(Small(values[0]), Small(values[1]));
    }

    /// <summary>The explicit padding; null where auto_pad decides.</summary>
    public static Padding2d? Pads(OnnxNode node, int axes)
    {
        if (node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "")) return null;
        if (node.Ints("pads") is not { Count: > 0 } pads) return default(Padding2d);
        if (pads.Count != 2 * axes) throw new ArgumentException($"{pads.Count} pads for {axes} spatial axes.");
        return axes == 1 ? new Padding2d(0, Small(pads[0]), 0, Small(pads[1])) : new Padding2d(Small(pads[0]), Small(pads[1]), Small(pads[2]), Small(pads[3]));
    }

    private static Padding2d Automatic(string mode, Size2d input, Size2d kernel, Size2d stride, Size2d dilation)
    {
        if (mode == "VALID") return default;
        if (mode is not ("SAME_UPPER" or "SAME_LOWER")) throw new ArgumentException($"auto_pad '{mode}' is not known.");
        if (stride.Height < 1 || stride.Width < 1) throw new ArgumentException($"Strides of {stride} are not positive.");
        var (top, bottom) = Sides(Total(input.Height, kernel.Height, stride.Height, dilation.Height), mode == "SAME_UPPER");
        var (left, right) = Sides(Total(input.Width, kernel.Width, stride.Width, dilation.Width), mode == "SAME_UPPER");
        return new Padding2d(top, left, bottom, right);
    }

    /// <summary>A total divided between the two sides; the odd one goes to the end or to the beginning.</summary>
    public static (int Before, int After) Sides(int total, bool moreAfter) => moreAfter ? (total / 2, total - (total / 2)) : (total - (total / 2), total / 2);

    // As many as are needed for ⌈size/stride⌉ results.
    private static int Total(int size, int kernel, int stride, int dilation)
    {
        var results = (size + (long)stride - 1) / stride;
        return (int)Math.Clamp(((results - 1) * stride) + ((kernel - 1L) * dilation) + 1 - size, 0, int.MaxValue);
    }

    private static int Small(long value) => checked((int)value);
}
