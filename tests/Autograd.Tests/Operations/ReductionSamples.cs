namespace AutogradNet.Tests;

internal sealed class ReductionSamples : IOperationSamples
{
    public IEnumerable<OperationSample> Samples =>
    [
        new("max of all", x => (x[0] * x[0] * x[0]).Max(), [3, 5]) { Distinct = true },
        new("max over the last axis", x => (x[0] * x[0] * x[0]).Max([-1]), [3, 5]) { Distinct = true },
        new("max over the first axis, kept", x => (x[0] * x[0] * x[0]).Max([0], keepAxes: true), [3, 5]) { Distinct = true },
        new("max over outer axes", x => (x[0] * x[0] * x[0]).Max([0, 2]), [2, 3, 4]) { Distinct = true },
        new("min of all", x => (x[0] * x[0] * x[0]).Min(), [3, 5]) { Distinct = true },
        new("min over the middle axis", x => (x[0] * x[0] * x[0]).Min([1]), [2, 3, 4]) { Distinct = true },
        new("sum over leading axes", x => (x[0] * x[0]).Sum([0, 1]), [5, 7, 3]),
        new("sum over alternate axes", x => (x[0] * x[0]).Sum([1, 3]), [2, 3, 2, 3]),
    ];
}
