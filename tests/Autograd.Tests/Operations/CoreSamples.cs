namespace AutogradNet.Tests;

internal sealed class CoreSamples : IOperationSamples
{
    public IEnumerable<OperationSample> Samples =>
    [
        new("add", x => x[0] + x[1], [2, 3, 4], [3, 1]),
        new("subtract", x => x[0] - x[1], [4], [2, 3, 4]),
        new("multiply", x => x[0] * x[1], [2, 1, 4], [3, 1]),
        new("multiply by itself", x => x[0] * x[0], [5]),
        new("divide", x => x[0] / x[1], [2, 3], [2, 3]) { AwayFromZero = 0.5 },
        new("divide, broadcast", x => x[0] / x[1], [], [2, 3]) { AwayFromZero = 0.5 },
        new("affine", x => 3 - (x[0] * 2.5), [7]),
        new("relu", x => x[0].Relu(), [3, 5]) { AwayFromZero = 0.1 },
        new("where bits", x => WhereSomeBits(x[0]) * x[0], [3, 5]),
        new("where positive", x => x[0].WherePositive(x[1].Detach()), [3, 5], [3, 5]) { AwayFromZero = 0.1 },
        new("sum of squares over axes", x => (x[0] * x[0]).Sum([0, 2]), [2, 3, 4]),
        new("mean over an axis, kept", x => (x[0] * x[0]).Mean([-1], keepAxes: true), [2, 3, 4]),
        new("stretch", x => (x[0] * x[0]).BroadcastTo([2, 3, 4]), [3, 1]),
        new("reshape", x => (x[0] * x[0]).Reshape(3, -1), [2, 3, 4]),
    ];

    private static Tensor WhereSomeBits(Tensor x)
    {
        using var bits = Tensor.From<byte>([0b1011_0101, 0b0101_1010], [2]);
        return x.WhereBits(bits);
    }
}
