namespace AutogradNet.Layers.Onnx;

/// <summary>How activation functions are written.</summary>
internal static class ActivationExport
{
    public static void AddTo(ExportRules rules)
    {
        rules.Add<Relu>((_, call) => call.Last("Relu", call.X));
        rules.Add<Relu6>((_, call) => call.Last("Clip", [call.X, call.Number(0), call.Number(6)]));
        rules.Add<Clamp>((op, call) => call.Last("Clip", [call.X, call.Number(op.Low), call.Number(op.High)]));
        rules.Add<LeakyRelu>((op, call) => call.Last("LeakyRelu", call.X, ("alpha", (float)op.Slope)));
        rules.Add<PRelu>(PRelu);
        rules.Add<Elu>((op, call) => call.Last("Elu", call.X, ("alpha", (float)op.Alpha)));
        rules.Add<Selu>((_, call) => call.Last("Selu", call.X));
        rules.Add<Sigmoid>((_, call) => call.Last("Sigmoid", call.X));
        rules.Add<Tanh>((_, call) => call.Last("Tanh", call.X));
        rules.Add<Softplus>(Softplus);
        rules.Add<Silu>((_, call) => call.Last("Mul", [call.X, call.Part("Sigmoid", call.X)]));
        rules.Add<Gelu>(Gelu);
        rules.Add<Hardswish>((_, call) => call.Last("HardSwish", call.X));
        rules.Add<Hardsigmoid>((_, call) => call.Last("HardSigmoid", call.X, ("alpha", 1 / 6f), ("beta", 0.5f)));
        rules.Add<Softmax>((op, call) => call.Last("Softmax", call.X, ("axis", op.Axis)));
        rules.Add<LogSoftmax>((op, call) => call.Last("LogSoftmax", call.X, ("axis", op.Axis)));
        rules.Add<WherePositive>((_, call) => call.Last("Where", [call.Part("Greater", [call[1], call.Number(0)]), call.X, call.Number(0)]));
        rules.Add<Choose>((_, call) => call.Last("Where", [call.X, call[1], call[2]]));
    }

    private static string PRelu(PRelu op, ExportCall call)
    {
        var slopes = call.Shape(1).ElementCount;
        var extents = Enumerable.Repeat(1, Math.Max(0, call.Shape(0).Rank - 2)).Prepend(slopes);
        return call.Last("PRelu", [call.X, slopes == 1 ? call[1] : call.Part("Reshape", [call[1], call.Integers(extents)])]);
    }

    private static string Softplus(Softplus op, ExportCall call) => op.Beta == 1
        ? call.Last("Softplus", call.X)
        : call.Last("Div", [call.Part("Softplus", call.Part("Mul", [call.X, call.Number(op.Beta)])), call.Number(op.Beta)]);

    // The operator itself is younger than the version written; these are the formulas other exporters write.
    private static string Gelu(Gelu op, ExportCall call)
    {
        string inner;
        if (op.TanhApproximation)
        {
            var cube = call.Part("Mul", [call.Part("Pow", [call.X, call.Number(3)]), call.Number(0.044715)]);
            inner = call.Part("Tanh", call.Part("Mul", [call.Part("Add", [call.X, cube]), call.Number(Math.Sqrt(2 / Math.PI))]));
        }
        else
        {
            inner = call.Part("Erf", call.Part("Div", [call.X, call.Number(Math.Sqrt(2))]));
        }

        var gate = call.Part("Add", [inner, call.Number(1)]);
        return call.Last("Mul", [call.Part("Mul", [call.X, gate]), call.Number(0.5)]);
    }
}
