namespace AutogradNet.Tests;

internal sealed class NormalizationSamples : IOperationSamples
{
    public IEnumerable<OperationSample> Samples =>
    [
        new("inverse deviation", x => x[0].InverseDeviation(0.1), [5]) { Minimum = 0.5 },
        new("batch norm", x => x[0].BatchNorm(x[1], x[2] * x[2], x[3], x[4]), [2, 3, 2, 2], [3], [3], [3], [3]) { AwayFromZero = 0.6 },
        new("batch norm, plain", x => x[0].BatchNorm(x[1], x[2] * x[2], null, null, 0.01), [4, 3], [3], [3]) { AwayFromZero = 0.6 },
        new("batch norm, weight only", x => x[0].BatchNorm(x[1], x[2] * x[2], x[3], null), [2, 2, 3], [2], [2], [2]) { AwayFromZero = 0.6 },
        new("batch norm, bias only", x => x[0].BatchNorm(x[1], x[2] * x[2], null, x[3]), [2, 2, 3, 1], [2], [2], [2]) { AwayFromZero = 0.6 },
        new("batch norm training", x => Train(x[0], x[1], x[2]), [2, 3, 2, 3], [3], [3]),
        new("batch norm training, plain", x => Train(x[0], null, null), [5, 2]),
        new("batch norm training, weight only", x => Train(x[0], x[1], null), [3, 2, 2], [2]),
        new("batch norm training, bias only", x => Train(x[0], null, x[1]), [1, 2, 2, 3], [2]),
        new("layer norm", x => x[0].LayerNorm(x[1], x[2], 0.1), [2, 3, 4], [4], [4]),
        new("layer norm, plain", x => x[0].LayerNorm(epsilon: 0.1), [3, 5]),
        new("layer norm, weight only", x => x[0].LayerNorm(x[1], null, 0.1), [1, 2, 2, 3], [3]),
        new("layer norm, bias only", x => x[0].LayerNorm(null, x[1], 0.1), [2, 6], [6]),
        new("layer norm of two axes", x => x[0].LayerNorm(x[1], x[2], 0.1, axes: 2), [2, 3, 4], [3, 4], [3, 4]),
        new("layer norm of one example", x => x[0].LayerNorm(x[1], x[2], 0.1), [5], [5], [5]),
    ];

    private static Tensor Train(Tensor x, Tensor? weight, Tensor? bias)
    {
        var result = x.BatchNormTraining(weight, bias, 0.1, out var mean, out var variance);
        mean.Dispose();
        variance.Dispose();
        return result;
    }
}
