namespace AutogradNet.Layers.Onnx;

/// <summary>Comparisons and what is done with their results, truth values as bytes of 0 and 1. Comparisons are not recorded.</summary>
internal static class ComparisonOperators
{
    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        Comparison("Equal", (x, y) => x == y),
        Comparison("Greater", (x, y) => x > y),
        Comparison("GreaterOrEqual", (x, y) => x >= y),
        Comparison("Less", (x, y) => x < y),
        Comparison("LessOrEqual", (x, y) => x <= y),
        Comparison("And", (x, y) => x != 0 && y != 0),
        Comparison("Or", (x, y) => x != 0 || y != 0),
        new("Not", call => Compare(call, call.X, Tensor.Scalar(0, call.X.DType), (x, _) => x == 0)) { IsFoldable = true, ResultType = _ => OnnxElementType.Bool },
        new("Where", Where) { IsFoldable = true },
    ];

    private static OnnxOperator Comparison(string name, Func<double, double, bool> holds) =>
        new(name, call => Compare(call, call.X, call[1], holds)) { IsFoldable = true, ResultType = _ => OnnxElementType.Bool };

    private static Tensor Compare(OnnxCall call, Tensor x, Tensor y, Func<double, double, bool> holds)
    {
        var shape = Shape.Broadcast(x.Shape, y.Shape);
        call.CheckSize(shape);
        var (left, right) = (Stretching.To(x.Detach(), shape), Stretching.To(y.Detach(), shape));
        var result = Tensor.Empty(shape, DType.UInt8);
        var values = result.MutableSpan<byte>();
        for (var i = 0; i < values.Length; i++) values[i] = (byte)(holds(left[i], right[i]) ? 1 : 0);
        return result;
    }

    private static Tensor Where(OnnxCall call)
    {
        var (condition, x, y) = (call.X, call[1], call[2]);
        var shape = Shape.Broadcast(Shape.Broadcast(condition.Shape, x.Shape), y.Shape);
        call.CheckSize(shape);
        return Operation.Apply(new Choose(), Stretching.To(condition, shape), Stretching.To(x, shape), Stretching.To(y, shape));
    }
}
