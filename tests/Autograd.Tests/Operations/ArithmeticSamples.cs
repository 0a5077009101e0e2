namespace AutogradNet.Tests;

internal sealed class ArithmeticSamples : IOperationSamples
{
    public IEnumerable<OperationSample> Samples =>
    [
        new("exp", x => x[0].Exp(), [2, 3]),
        new("log", x => x[0].Log(), [2, 3]) { Minimum = 0.3 },
        new("sqrt", x => x[0].Sqrt(), [5]) { Minimum = 0.3 },
        new("power 0", x => x[0].Pow(0) + x[0].Sum(), [5]),
        new("power 1", x => x[0].Pow(1) * x[0], [5]),
        new("power 2", x => x[0].Pow(2), [2, 3]),
        new("power 3, negative bases", x => x[0].Pow(3), [2, 3]),
        new("power -1", x => x[0].Pow(-1), [5]) { AwayFromZero = 0.5 },
        new("power -2, negative bases", x => x[0].Pow(-2), [5]) { AwayFromZero = 0.5 },
        new("power 2.5", x => x[0].Pow(2.5), [5]) { Minimum = 0.3 },
        new("power of tensors", x => x[0].Pow(x[1]), [2, 3], [2, 3]) { Minimum = 0.3 },
        new("power of tensors, exponent broadcast", x => x[0].Pow(x[1]), [2, 3], [3]) { Minimum = 0.3 },
        new("power of tensors, one base", x => x[0].Pow(x[1]), [], [2, 3]) { Minimum = 0.3 },
        new("power of tensors, constant exponents, negative bases", x => With(x[0], [-2, 2, 3], (bases, exponents) => bases.Pow(exponents)), [2, 3]) { AwayFromZero = 0.5 },
        new("power of a constant base", x => With(x[0], [0.5, 1, 2], (exponents, bases) => bases.Pow(exponents)), [2, 3]),
        new("absolute value", x => x[0].Abs() * x[0], [2, 3]) { AwayFromZero = 0.1 },
        new("derivative of the absolute value", x => Operation.Apply(AbsGradient.Instance, x[0], x[1].Detach()), [5], [5]) { AwayFromZero = 0.1 },
        new("erf", x => x[0].Erf(), [4, 5]) { Minimum = -4, Maximum = 4 },
        new("minimum", x => x[0].Minimum(x[1]), [3, 4], [3, 4]),
        new("minimum, broadcast", x => x[0].Minimum(x[1]) * x[0], [4], [2, 3, 1]),
        new("maximum", x => x[0].Maximum(x[1]), [3, 4], [3, 4]),
        new("maximum, broadcast", x => x[0].Maximum(x[1]) * x[1], [2, 1, 4], [3, 1]),
        new("maximum with a constant", x => With(x[0], [0.3], (values, bound) => bound.Maximum(values)), [7]),
        new("clamp", x => x[0].Clamp(-0.7, 1.1) * x[0], [4, 5]),
        new("clamp, one side", x => x[0].Clamp(double.NegativeInfinity, 0.5), [9]),
        new("where between", x => Operation.Apply(new WhereBetween(-1, 1, Inclusive: false), x[0], x[1].Detach()), [9], [9]),
    ];

    private static Tensor With(Tensor x, double[] constants, Func<Tensor, Tensor, Tensor> function)
    {
        using var wide = Tensor.From(constants, [constants.Length]);
        using var operand = wide.To(x.DType);
        return function(x, operand);
    }
}
