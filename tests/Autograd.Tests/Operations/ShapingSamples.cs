namespace AutogradNet.Tests;

/// <summary>Squares before the operation under test make second derivatives appear.</summary>
internal sealed class ShapingSamples : IOperationSamples
{
    public IEnumerable<OperationSample> Samples =>
    [
        new("permute", x => (x[0] * x[0]).Permute(2, 0, 1), [2, 3, 4]),
        new("permute, four axes", x => (x[0] * x[0]).Permute(0, -1, 1, 2), [2, 3, 2, 5]),
        new("permute without moving", x => (x[0] * x[0]).Permute(1, 0, 2), [1, 3, 4]),
        new("transpose", x => (x[0] * x[0]).Transpose(-1, 1), [2, 9, 11]),
        new("slice", x => (x[0] * x[0]).Slice(1, 1, 2), [2, 4, 3]),
        new("slice of the first axis", x => (x[0] * x[0]).Slice(0, 1, 2), [4, 3]),
        new("slice with a step", x => (x[0] * x[0]).Slice(-1, 1, 3, 2), [2, 7]),
        new("slice, overlapping uses", x => x[0].Slice(0, 0, 3) * x[0].Slice(0, 1, 3), [4, 2]),
        new("split", Cross, [2, 5]),
        new("select", x => (x[0] * x[0]).Select(1, -1), [2, 3, 2]),
        new("place in zeros", x => (x[0] * x[0]).PlaceInZeros(1, 1, 8, 3), [2, 3]),
        new("pad", x => (x[0] * x[0]).Pad([0, 1, 2], [1, 0, 3], 0.5), [2, 3, 2]),
        new("crop", x => (x[0] * x[0]).Crop([1, 0, 1], [1, 3, 2]), [2, 3, 4]),
        new("concat", x => Tensor.Concat(1, x[0] * x[0], x[1], x[0]), [2, 3, 2], [2, 1, 2]),
        new("stack", x => Tensor.Stack(-1, x[0] * x[0], x[1]), [2, 3], [2, 3]),
        new("flip", x => (x[0] * x[0]).Flip(0, -1), [2, 3, 4]),
        new("squeeze and unsqueeze", x => (x[0] * x[0]).Squeeze(1).Unsqueeze(-1), [2, 1, 3]),
        new("index select", x => (x[0] * x[0]).IndexSelect(1, [2, 0, 2, 2]), [2, 3, 2]),
        new("index add", x => (x[0] * x[0]).IndexAdd(-1, [2, 0, 2], 4), [2, 3]),
        new("gather", x => Gather(x[0] * x[0], 1, Tensor.From<int>([2, 0, 0, 2, 1, 1, 2, 2], [2, 4])), [2, 3]),
        new("gather, smaller index", x => Gather(x[0] * x[0], 0, Tensor.From<long>([2, 0, 0, 2, 1, 1], [3, 1, 2])), [3, 2, 4]),
        new("scatter add", x => ScatterAdd(x[0] * x[0], 1, Tensor.From<int>([2, 0, 2, 2, 1, 1], [2, 3]), [2, 5]), [2, 3]),
    ];

    private static Tensor Cross(IReadOnlyList<Tensor> x)
    {
        var parts = x[0].Split(1, 2, 1, 2);
        return parts[0] * parts[1] * parts[2];
    }

    // The tape keeps what it needs of the index.
    private static Tensor Gather(Tensor x, int axis, Tensor index)
    {
        using (index) return x.Gather(axis, index);
    }

    private static Tensor ScatterAdd(Tensor x, int axis, Tensor index, Shape target)
    {
        using (index) return x.ScatterAdd(axis, index, target);
    }
}
