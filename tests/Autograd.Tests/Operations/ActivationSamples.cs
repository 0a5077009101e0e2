namespace AutogradNet.Tests;

internal sealed class ActivationSamples : IOperationSamples
{
    public IEnumerable<OperationSample> Samples =>
    [
        Wide("relu6", x => x[0].Relu6() * x[0]) with { Minimum = -3, Maximum = 9 },
        Wide("leaky relu", x => x[0].LeakyRelu()),
        Wide("leaky relu, slope 0.3", x => x[0].LeakyRelu(0.3) * x[0]),
        Wide("elu", x => x[0].Elu()),
        Wide("elu, alpha 0.7", x => x[0].Elu(0.7)),
        Wide("selu", x => x[0].Selu()),
        Wide("sigmoid", x => x[0].Sigmoid()),
        Wide("tanh", x => x[0].Tanh()),
        Wide("softplus", x => x[0].Softplus()),
        Wide("softplus, sharp, low threshold", x => x[0].Softplus(2.5, 4)),
        Wide("silu", x => x[0].Silu()),
        Wide("gelu", x => x[0].Gelu()),
        Wide("gelu, approximated", x => x[0].Gelu(tanhApproximation: true)),
        Wide("hardswish", x => x[0].Hardswish()),
        Wide("hardsigmoid", x => x[0].Hardsigmoid() * x[0]),
        new("prelu, one slope", x => x[0].PRelu(x[1]), [2, 3, 4], [1]) { AwayFromZero = 0.1 },
        new("prelu, a slope of no axes", x => x[0].PRelu(x[1]), [5], []) { AwayFromZero = 0.1 },
        new("prelu, a slope for each channel", x => x[0].PRelu(x[1]), [2, 3, 2, 2], [3]) { AwayFromZero = 0.1 },
        new("prelu, N×C", x => x[0].PRelu(x[1]), [4, 3], [3]) { AwayFromZero = 0.1 },
        Product("leaky relu", new LeakyReluGradient(0.2)),
        Product("elu", new EluGradient(1.5, 0.7)),
        Product("sigmoid", SigmoidGradient.Instance),
        Product("tanh", TanhGradient.Instance),
        Product("softplus", new SoftplusGradient(2.5, 4)),
        Product("silu", SiluGradient.Instance),
        Product("gelu", new GeluGradient(false)),
        Product("approximated gelu", new GeluGradient(true)),
        Product("hardswish", HardswishGradient.Instance),
        new("softmax", x => x[0].Softmax(), [3, 5]),
        new("softmax over the first axis", x => x[0].Softmax(0), [4, 3]),
        new("softmax over a middle axis", x => x[0].Softmax(-2), [2, 4, 3]),
        new("log-softmax", x => x[0].LogSoftmax(), [3, 5]),
        new("log-softmax over the first axis", x => x[0].LogSoftmax(-2), [4, 3]),
        new("log-softmax over a middle axis", x => x[0].LogSoftmax(1), [2, 4, 3]),
    ];

    private static OperationSample Wide(string name, Func<IReadOnlyList<Tensor>, Tensor> function) =>
        new(name, function, [5, 5]) { Minimum = -5, Maximum = 5, AwayFromZero = 0.1 };

    private static OperationSample Product(string name, Operation operation) =>
        new($"derivative of {name}", x => Operation.Apply(operation, x[0], x[1]), [3, 4], [3, 4]) { Minimum = -4, Maximum = 4, AwayFromZero = 0.1 };
}
