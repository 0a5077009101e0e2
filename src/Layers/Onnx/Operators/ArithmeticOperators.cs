namespace AutogradNet.Layers.Onnx;

/// <summary>Arithmetic, element by element.</summary>
internal static class ArithmeticOperators
{
    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        Binary("Add", (x, y) => x + y),
        Binary("Sub", (x, y) => x - y),
        Binary("Mul", (x, y) => x * y),
        Binary("Div", (x, y) => x / y),
        Foldable("Pow", Power),
        Many("Min", (x, y) => x.Minimum(y)),
        Many("Max", (x, y) => x.Maximum(y)),
        Many("Sum", (x, y) => x + y),
        Foldable("Mean", call => call.All().Aggregate((x, y) => Apply(call, x, y, (a, b) => a + b)) / call.Count),
        Unary("Sqrt", x => x.Sqrt()),
        Unary("Exp", x => x.Exp()),
        Unary("Log", x => x.Log()),
        Unary("Neg", x => -x),
        Unary("Abs", x => x.Abs()),
        Unary("Reciprocal", x => x.Pow(-1)),
        Unary("Identity", x => x),
        Unary("Floor", x => Steps(x, Math.Floor)),
        Unary("Ceil", x => Steps(x, Math.Ceiling)),
        Unary("Round", x => Steps(x, Math.Round)),
    ];

    private static OnnxOperator Foldable(string name, Func<OnnxCall, Tensor> run) => new(name, run) { IsFoldable = true };

    private static OnnxOperator Unary(string name, Func<Tensor, Tensor> function) =>
        Foldable(name, call => call.X.DType.IsFloatingPoint() || name == "Identity" ? function(call.X) : Integral.Map(call.X, function));

    private static OnnxOperator Binary(string name, Func<Tensor, Tensor, Tensor> function) =>
        Foldable(name, call => Apply(call, call.X, call[1], function));

    private static OnnxOperator Many(string name, Func<Tensor, Tensor, Tensor> function) =>
        Foldable(name, call => call.All().Aggregate((x, y) => Apply(call, x, y, function)));

    private static Tensor Apply(OnnxCall call, Tensor x, Tensor y, Func<Tensor, Tensor, Tensor> function)
    {
        call.CheckSize(Shape.Broadcast(x.Shape, y.Shape));
        return x.DType.IsFloatingPoint() && y.DType.IsFloatingPoint() ? function(x, y) : Integral.Map(x, y, function);
    }

    // The exponent may be of another type than the base; a single one that nothing learns is an attribute.
    private static Tensor Power(OnnxCall call)
    {
        var (x, exponent) = (call.X, call[1]);
        call.CheckSize(Shape.Broadcast(x.Shape, exponent.Shape));
        if (!x.DType.IsFloatingPoint()) return Integral.Map(x, exponent.To(DType.Int64), (a, b) => a.Pow(b));
        if (exponent.Count == 1 && exponent.Shape.Rank <= x.Shape.Rank && exponent.Node is null) return x.Pow(exponent[0]);
        return x.Pow(exponent.DType.IsFloatingPoint() ? exponent : exponent.To(x.DType));
    }

    // Functions whose derivative is zero: nothing is recorded.
    private static Tensor Steps(Tensor x, Func<double, double> function)
    {
        var plain = x.Detach();
        var values = new double[plain.Count];
        for (var i = 0; i < values.Length; i++) values[i] = function(plain[i]);
        return Tensor.From(values, plain.Shape).To(plain.DType);
    }
}
