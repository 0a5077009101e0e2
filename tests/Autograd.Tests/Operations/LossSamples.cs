namespace AutogradNet.Tests;

internal sealed class LossSamples : IOperationSamples
{
    public IEnumerable<OperationSample> Samples =>
    [
        new("cross-entropy", x => x[0].CrossEntropy([2, 0, 4]), [3, 5]),
        new("cross-entropy, smoothed", x => x[0].CrossEntropy([2, 0, 4], 0.1), [3, 5]),
        new("cross-entropy, wholly smoothed", x => x[0].CrossEntropy([2, 0, 4], 1), [3, 5]),
        new("cross-entropy, dense", x => x[0].CrossEntropy([2, 0, 1, 1, 2, 0], 0.2), [2, 3, 3]),
        new("binary cross-entropy", x => x[0].BinaryCrossEntropyWithLogits(x[1]), [3, 5], [3, 5]),
        new("binary cross-entropy, constant targets", WithConstantTargets, [3, 5]),
        new("mean squared error", x => x[0].MeanSquaredError(x[1]), [3, 5], [3, 5]),
        new("mean squared error with itself scaled", x => x[0].MeanSquaredError(x[0] * x[0]), [7]),
        new("dropout", x => (x[0] * x[0]).Dropout(0.4, new RandomSource(3)), [4, 6]),
        new("dropout of everything", x => x[0].Dropout(1, new RandomSource(3)), [4]),
    ];

    private static Tensor WithConstantTargets(IReadOnlyList<Tensor> x)
    {
        using var targets = Tensor.Full(x[0].Shape, 0.3, x[0].DType);
        return x[0].BinaryCrossEntropyWithLogits(targets);
    }
}
