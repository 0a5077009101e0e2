namespace AutogradNet.Layers.Onnx;

/// <summary>How convolution, pooling and resizing are written.</summary>
internal static class SpatialExport
{
    public static void AddTo(ExportRules rules)
    {
        rules.Add<Conv2d>(Conv);
        rules.Add<ConvTranspose2d>(ConvTranspose);
        rules.Add<MaxPool2d>((op, call) => call.Last(
            "MaxPool", call.X, ("kernel_shape", Pair(op.Window)), ("strides", Pair(op.Stride)), ("pads", Sides(op.Padding)), ("dilations", Pair(op.Dilation)), ("ceil_mode", op.CeilMode ? 1 : 0)));
        rules.Add<AvgPool2d>((op, call) => call.Last(
            "AveragePool", call.X, ("kernel_shape", Pair(op.Window)), ("strides", Pair(op.Stride)), ("pads", Sides(op.Padding)), ("ceil_mode", op.CeilMode ? 1 : 0), ("count_include_pad", op.CountIncludePad ? 1 : 0)));
        rules.Add<AdaptiveAvgPool2d>(AdaptiveAverage);
        rules.Add<AdaptiveMaxPool2d>(AdaptiveMaximum);
        rules.Add<ResizeNearest>(Nearest);
        rules.Add<ResizeBilinear>(Bilinear);
    }

    private static long[] Pair(Size2d size) => [size.Height, size.Width];

    private static long[] Sides(Padding2d padding) => [padding.Top, padding.Left, padding.Bottom, padding.Right];

    private static IEnumerable<string> Operands(ExportCall call) => Enumerable.Range(0, call.Count).Select(i => call[i]);

    private static string Conv(Conv2d op, ExportCall call) => call.Last(
        "Conv", Operands(call), ("kernel_shape", Kernel(call)), ("strides", Pair(op.Stride)), ("pads", Sides(op.Padding)), ("dilations", Pair(op.Dilation)), ("group", op.Groups));

    private static long[] Kernel(ExportCall call) => [call.Shape(1)[2], call.Shape(1)[3]];

    private static string ConvTranspose(ConvTranspose2d op, ExportCall call)
    {
        var (shape, kernel) = (call.Shape(0), Kernel(call));
        var extra = new long[]
        {
            op.OutputSize.Height - (((shape[2] - 1L) * op.Stride.Height) + ((kernel[0] - 1) * op.Dilation.Height) + 1 - op.Padding.Top - op.Padding.Bottom),
            op.OutputSize.Width - (((shape[3] - 1L) * op.Stride.Width) + ((kernel[1] - 1) * op.Dilation.Width) + 1 - op.Padding.Left - op.Padding.Right),
        };
        return call.Last(
            "ConvTranspose", Operands(call), ("kernel_shape", kernel), ("strides", Pair(op.Stride)), ("pads", Sides(op.Padding)), ("dilations", Pair(op.Dilation)), ("output_padding", extra), ("group", op.Groups));
    }

    private static string AdaptiveAverage(AdaptiveAvgPool2d op, ExportCall call)
    {
        var (shape, size) = (call.Shape(0), op.OutputSize);
        if (size == new Size2d(1, 1)) return call.Last("GlobalAveragePool", call.X);
        if (Window(shape, size) is { } window) return call.Last("AveragePool", call.X, ("kernel_shape", window), ("strides", window));
        // Windows of different sizes: each axis is multiplied by a matrix of averages.
        var rows = call.Constant(Averages(shape[2], size.Height));
        using var columns = Averages(shape[3], size.Width);
        return call.Last("MatMul", [call.Part("MatMul", [rows, call.X]), call.Constant(columns.Transpose(0, 1))]);
    }

    private static string? AdaptiveMaximum(AdaptiveMaxPool2d op, ExportCall call)
    {
        if (op.OutputSize == new Size2d(1, 1)) return call.Last("GlobalMaxPool", call.X);
        return Window(call.Shape(0), op.OutputSize) is { } window ? call.Last("MaxPool", call.X, ("kernel_shape", window), ("strides", window)) : null;
    }

    private static long[]? Window(Shape shape, Size2d size) =>
        shape[2] % size.Height == 0 && shape[3] % size.Width == 0 ? [shape[2] / size.Height, shape[3] / size.Width] : null;

    // Window i of an adaptive pooling reaches from ⌊i·in/out⌋ to ⌈(i + 1)·in/out⌉.
    private static Tensor Averages(int extent, int windows)
    {
        var values = new float[windows * extent];
        for (var i = 0; i < windows; i++)
        {
            var start = (int)((long)i * extent / windows);
            var end = (int)((((i + 1L) * extent) + windows - 1) / windows);
            values.AsSpan((i * extent) + start, end - start).Fill(1f / (end - start));
        }

        return Tensor.From(values, [windows, extent]);
    }

    // By a whole factor there is an operator; otherwise rounding is left to no one: the elements are named.
    private static string Nearest(ResizeNearest op, ExportCall call)
    {
        var (shape, size) = (call.Shape(0), op.Size);
        if (size.Height % shape[2] == 0 && size.Width % shape[3] == 0)
        {
            var scales = call.Constant(Tensor.From([1f, 1, size.Height / shape[2], size.Width / shape[3]], [4]));
            return call.Last("Resize", [call.X, "", scales], ("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor"));
        }

        var rows = call.Part("Gather", [call.X, call.Integers(Enumerable.Range(0, size.Height).Select(i => (long)i * shape[2] / size.Height))], ("axis", 2));
        return call.Last("Gather", [rows, call.Integers(Enumerable.Range(0, size.Width).Select(i => (long)i * shape[3] / size.Width))], ("axis", 3));
    }

    private static string Bilinear(ResizeBilinear op, ExportCall call)
    {
        var kept = call.Part("Slice", [call.Part("Shape", call.X), call.Integers(0L), call.Integers(2L)]);
        var sizes = call.Part("Concat", [kept, call.Integers(op.Size.Height, op.Size.Width)], ("axis", 0));
        return call.Last("Resize", [call.X, "", "", sizes], ("mode", "linear"), ("coordinate_transformation_mode", op.AlignCorners ? "align_corners" : "half_pixel"));
    }
}
