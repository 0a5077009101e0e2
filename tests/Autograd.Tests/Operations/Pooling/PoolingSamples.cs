namespace AutogradNet.Tests;

internal sealed class PoolingSamples : IOperationSamples
{
    public IEnumerable<OperationSample> Samples =>
    [
        new("max pool", x => x[0].MaxPool2d(2), [2, 2, 4, 6]) { Distinct = true },
        new("max pool of squares", x => (x[0] * x[0]).MaxPool2d(2), [1, 2, 4, 4]) { Distinct = true, Minimum = 0.5 },
        new("max pool, overlapping", x => x[0].MaxPool2d(3, stride: 2, padding: 1), [1, 2, 5, 7]) { Distinct = true },
        new("max pool, ceil", x => x[0].MaxPool2d((3, 2), stride: 2, ceilMode: true), [1, 2, 6, 5]) { Distinct = true },
        new("max pool, dilation", x => x[0].MaxPool2d(2, stride: 1, padding: new Padding2d(0, 1, 1, 0), dilation: (2, 3)), [1, 2, 5, 6]) { Distinct = true },
        new("max unpool", x => (x[0] * x[0]).UseSwitches([0, 5, 5, 11, 2, 3], (v, s) => v.MaxUnpool2d(s, (3, 4))), [1, 2, 1, 3]),
        new("gather by switches", x => (x[0] * x[0]).UseSwitches([0, 5, 5, 11, 2, 3], (v, s) => v.GatherBySwitches(s)), [1, 2, 3, 4]),
        new(
            "unpool by places",
            x => (x[0] * x[0]).UseSwitches([0, 4, 8, 2, 6, 1, 3, 5, 7, 2, 2, 0], (values, line) =>
            {
                using var places = line.Reshape(1, 2, 2, 3);
                return Operation.Apply(new UnpoolPlaces(new MaxPool2d(3, 2, default, 1, false), (5, 7)), values, places);
            }),
            [1, 2, 2, 3]),
        new("average pool", x => (x[0] * x[0]).AvgPool2d(2), [2, 2, 4, 6]),
        new("average pool, padding", x => (x[0] * x[0]).AvgPool2d((3, 2), stride: (2, 1), padding: new Padding2d(1, 0, 0, 1)), [1, 2, 5, 4]),
        new(
            "average pool, padding not counted, ceil",
            x => (x[0] * x[0]).AvgPool2d(3, stride: 2, padding: 1, ceilMode: true, countIncludePad: false),
            [1, 2, 6, 5]),
        new("average pool adjoint", x => (x[0] * x[0]).AvgPool2dAdjoint((5, 4), (3, 2), (2, 1), 1), [1, 2, 3, 5]),
        new("adaptive average pool", x => (x[0] * x[0]).AdaptiveAvgPool2d((2, 3)), [2, 2, 5, 7]),
        new("adaptive average pool, larger", x => (x[0] * x[0]).AdaptiveAvgPool2d((4, 5)), [1, 1, 3, 2]),
        new("adaptive average pool to one", x => (x[0] * x[0]).AdaptiveAvgPool2d(1), [2, 3, 3, 4]),
        new("adaptive average pool adjoint", x => (x[0] * x[0]).AdaptiveAvgPool2dAdjoint((5, 7)), [1, 2, 2, 3]),
        new("adaptive max pool", x => (x[0] * x[0]).AdaptiveMaxPool2d((2, 3)), [2, 2, 5, 7]) { Distinct = true, Minimum = 0.5 },
    ];
}
