namespace AutogradNet.Layers.Onnx;

/// <summary>How arithmetic and matrix products are written.</summary>
internal static class ArithmeticExport
{
    public static void AddTo(ExportRules rules)
    {
        rules.Add<Add>((_, call) => Binary("Add", call));
        rules.Add<Subtract>((_, call) => Binary("Sub", call));
        rules.Add<Multiply>((_, call) => Binary("Mul", call));
        rules.Add<Divide>((_, call) => Binary("Div", call));
        rules.Add<Maximum>((_, call) => Binary("Max", call));
        rules.Add<Minimum>((_, call) => Binary("Min", call));
        rules.Add<PowTensor>((_, call) => Binary("Pow", call));
        rules.Add<Abs>((_, call) => call.Last("Abs", call.X));
        rules.Add<Erf>((_, call) => call.Last("Erf", call.X));
        rules.Add<Exp>((_, call) => call.Last("Exp", call.X));
        rules.Add<Log>((_, call) => call.Last("Log", call.X));
        rules.Add<Sqrt>((_, call) => call.Last("Sqrt", call.X));
        rules.Add<Pow>((op, call) => call.Last("Pow", [call.X, call.Number(op.Exponent)]));
        rules.Add<Affine>(Affine);
        rules.Add<Linear>(Linear);
        rules.Add<MatMul>(MatMul);
    }

    private static string Binary(string type, ExportCall call) => call.Last(type, [call.X, call[1]]);

    private static string Affine(Affine op, ExportCall call)
    {
        if (op.Scale == 1) return call.Last("Add", [call.X, call.Number(op.Shift)]);
        if (op.Shift == 0) return call.Last("Mul", [call.X, call.Number(op.Scale)]);
        return call.Last("Add", [call.Part("Mul", [call.X, call.Number(op.Scale)]), call.Number(op.Shift)]);
    }

    private static string Linear(Linear op, ExportCall call)
    {
        if (call.Shape(0).Rank == 2) return call.Last("Gemm", Enumerable.Range(0, call.Count).Select(i => call[i]), ("transB", 1));
        var weight = call.Part("Transpose", call[1], ("perm", new long[] { 1, 0 }));
        return call.Count < 3 ? call.Last("MatMul", [call.X, weight]) : call.Last("Add", [call.Part("MatMul", [call.X, weight]), call[2]]);
    }

    private static string MatMul(MatMul op, ExportCall call) =>
        call.Last("MatMul", [Factor(call, 0, op.TransposeLeft), Factor(call, 1, op.TransposeRight)]);

    private static string Factor(ExportCall call, int i, bool transpose)
    {
        if (!transpose) return call[i];
        var rank = call.Shape(i).Rank;
        return call.Part("Transpose", call[i], ("perm", (long[])[.. Enumerable.Range(0, rank - 2).Select(axis => (long)axis), rank - 1, rank - 2]));
    }
}
