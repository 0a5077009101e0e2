using AutogradNet;

namespace FifteenLines;

/// <summary>A function of two numbers, written once for the fifteen lines and once for the engine.</summary>
internal sealed record Comparison(string Formula, Func<Scalar, Scalar, Scalar> Small, Func<Tensor, Tensor, Tensor> Engine)
{
    public static IReadOnlyList<Comparison> All { get; } =
    [
        new("x y + x", (x, y) => (x * y) + x, (x, y) => (x * y) + x),
        new("x x x", (x, _) => x * x * x, (x, _) => x * x * x),
        new(
            "z (z + x) with z = x y",
            (x, y) =>
            {
                var z = x * y;
                return z * (z + x);
            },
            (x, y) =>
            {
                var z = x * y;
                return z * (z + x);
            }),
        new("(x - y) / (x + y)", (x, y) => (x - y) / (x + y), (x, y) => (x - y) / (x + y)),
        new("log(exp(x y) + 1) - tanh(x) / y", (x, y) => ((x * y).Exp() + 1).Log() - (x.Tanh() / y), (x, y) => ((x * y).Exp() + 1).Log() - (x.Tanh() / y)),
        new(
            "sixty times z = z + z, from x y",
            (x, y) =>
            {
                var z = x * y;
                for (var i = 0; i < 60; i++) z += z;
                return z;
            },
            (x, y) =>
            {
                var z = x * y;
                for (var i = 0; i < 60; i++) z += z;
                return z;
            }),
    ];

    /// <summary>The value and both partial derivatives from the fifteen lines.</summary>
    public double[] WithFifteenLines(double x, double y)
    {
        List<(int Operand, double Slope)[]> tape = [];
        var (a, b) = (Scalar.Record(tape, x), Scalar.Record(tape, y));
        var result = Small(a, b);
        var gradients = result.Gradients();
        return [result.Value, gradients[a.Index], gradients[b.Index]];
    }

    /// <summary>The same from the engine.</summary>
    public double[] WithTheEngine(double x, double y)
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var (a, b) = (tape.Watch(Tensor.Scalar(x, DType.Float64)), tape.Watch(Tensor.Scalar(y, DType.Float64)));
        var result = Engine(a, b);
        using var gradients = tape.Backward(result, [a, b]);
        return [result.ToDouble(), gradients[a].ToDouble(), gradients[b].ToDouble()];
    }
}
