namespace AutogradNet.Layers.Onnx;

/// <summary>Activation functions.</summary>
internal static class ActivationOperators
{
    private const double SeluAlpha = 1.67326319217681884765625;
    private const double SeluGamma = 1.05070102214813232421875;

    public static IReadOnlyList<OnnxOperator> All { get; } =
    [
        new("Relu", call => call.X.Relu()),
        new("LeakyRelu", call => call.X.LeakyRelu(call.Node.Float("alpha", 0.01f))),
        new("PRelu", PRelu),
        new("Elu", call => call.X.Elu(call.Node.Float("alpha", 1))),
        new("Selu", Selu),
        new("Sigmoid", call => call.X.Sigmoid()),
        new("HardSigmoid", HardSigmoid),
        new("HardSwish", call => call.X.Hardswish()),
        new("Tanh", call => call.X.Tanh()),
        new("Softplus", call => call.X.Softplus()),
        new("Clip", Clip) { Numbers = [1, 2] },
        new("Gelu", call => call.X.Gelu(call.Node.Text("approximate", "none") == "tanh")),
        new("Erf", call => call.X.Erf()),
        new("Mish", call => call.X * call.X.Softplus().Tanh()),
        new("Softmax", call => AlongAxis(call, (x, axis) => x.Softmax(axis))),
        new("LogSoftmax", call => AlongAxis(call, (x, axis) => x.LogSoftmax(axis))),
    ];

    /// <summary>The bounds of a Clip: attributes before version 11, operands from then on.</summary>
    public static (double Low, double High) Bounds(OnnxNode node, int opset, Func<int, double?> number) => opset < 11
        ? (node.Float("min", float.NegativeInfinity), node.Float("max", float.PositiveInfinity))
        : (number(1) ?? double.NegativeInfinity, number(2) ?? double.PositiveInfinity);

    // Clipping to [0, 6] is how exporters write ReLU6, and to [0, ∞) is the rectifier.
    private static Tensor Clip(OnnxCall call)
    {
        var (low, high) = Bounds(call.Node, call.Opset, call.OptionalNumber);
        if (!call.X.DType.IsFloatingPoint()) return Integral.Map(call.X, x => x.Clamp(low, Math.Max(low, high)));
        if (low == 0 && high == 6) return call.X.Relu6();
        // The largest finite number stands for no bound, too.
        if (low == 0 && high >= float.MaxValue) return call.X.Relu();
        return call.X.Clamp(Math.Min(low, high), high);
    }

    private static Tensor HardSigmoid(OnnxCall call)
    {
        var (alpha, beta) = (call.Node.Float("alpha", 0.2f), call.Node.Float("beta", 0.5f));
        return IsHardsigmoid(alpha, beta) ? call.X.Hardsigmoid() : call.X.Affine(alpha, beta).Clamp(0, 1);
    }

    /// <summary>Whether slope and offset are those of the function of MobileNet v3, clip(x/6 + 1/2, 0, 1).</summary>
    public static bool IsHardsigmoid(float alpha, float beta) => Math.Abs(alpha - (1.0 / 6)) < 1e-6 && beta == 0.5f;

    private static Tensor Selu(OnnxCall call)
    {
        var (alpha, gamma) = (call.Node.Float("alpha", (float)SeluAlpha), call.Node.Float("gamma", (float)SeluGamma));
        return alpha == (float)SeluAlpha && gamma == (float)SeluGamma ? call.X.Selu() : call.X.Elu(alpha) * (double)gamma;
    }

    // Slopes stretch to the operand, aligned at the end; one for each channel is the usual case.
    private static Tensor PRelu(OnnxCall call)
    {
        var (x, slope) = (call.X, call[1]);
        if (slope.Count == 1) return x.PRelu(slope.Reshape(1));
        var offset = x.Shape.Rank - slope.Shape.Rank;
        if (offset <= 1 && x.Shape.Rank >= 2 && slope.Shape[1 - offset] == slope.Count && slope.Count == x.Shape[1]) return x.PRelu(slope.Reshape(slope.Count));
        var positive = x.Relu();
        return positive + (slope * (x - positive));
    }

    // Before version 13 the axes from the given one on were one.
    private static Tensor AlongAxis(OnnxCall call, Func<Tensor, int, Tensor> function)
    {
        var x = call.X;
        var axis = call.Opset < 13 ? call.Int("axis", 1) : call.Int("axis", -1);
        if (call.Opset >= 13 || x.Shape.Axis(axis) == x.Shape.Rank - 1) return function(x, axis);
        var resolved = x.Shape.Axis(axis);
        var flat = x.Reshape(x.Shape.CountOf(0, resolved), x.Shape.CountOf(resolved, x.Shape.Rank));
        return function(flat, 1).Reshape(x.Shape);
    }
}
