using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels.Reductions;

[Collection(KernelCollection.Name)]
public sealed class SumToKernelTests
{
    // Few and many outputs, long and short runs, rows wider than a piece, all tails.
    public static TheoryData<int[], int[]> Shapes => new()
    {
        { [], [] },
        { [1, 1], [] },
        { [5], [1] },
        { [100_003], [] },
        { [3, 50_001], [3, 1] },
        { [40, 4097], [40, 1] },
        { [70_000, 2], [1, 2] },
        { [517, 1030], [1030] },
        { [127, 2500], [1, 2500] },
        { [129, 2500], [1, 2500] },
        { [2, 300, 2049], [2, 1, 2049] },
        { [20, 140, 300], [20, 1, 300] },
        { [3, 517, 130], [3, 1, 130] },
        { [300, 5, 49], [1, 5, 1] },
        { [40_000, 2, 3], [1, 2, 1] },
        { [3, 20, 17, 33], [1, 20, 1, 33] },
        { [3, 20, 17, 33], [3, 1, 17, 1] },
        { [2, 3, 4, 5], [2, 3, 4, 5] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void SumsAreThoseOfASlowLoopWhateverTheThreads(int[] shape, int[] target)
    {
        var x = Values(shape);
        var expected = Oracle(x, shape, target);
        var scale = Oracle([.. x.Select(Math.Abs)], shape, target);
        double[]? first = null;
        foreach (var workers in (int[])[1, 2, 5])
        {
            Samples.WithWorkers(workers, () =>
            {
                var sums = new double[expected.Length];
                sums.AsSpan().Fill(double.NaN);
                SumToKernel.Run<double>(x, shape, sums, target);
                for (var i = 0; i < sums.Length; i++) Assert.InRange(Math.Abs(sums[i] - (double)expected[i]), 0, 1e-14 * (double)scale[i]);
                first ??= sums;
                Assert.Equal(first, sums);
            });
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void SinglePrecisionLosesOnlyAFewBits(int[] shape, int[] target)
    {
        // All positive, so that a running sum would lose about count/2 units in the last place.
        var x = Values(shape).Select(value => (float)Math.Abs(value)).ToArray();
        var expected = Oracle([.. x.Select(value => (double)value)], shape, target);
        var sums = new float[expected.Length];
        SumToKernel.Run<float>(x, shape, sums, target);
        for (var i = 0; i < sums.Length; i++) Assert.InRange(Math.Abs(sums[i] - (double)expected[i]), 0, 2e-6 * (double)expected[i]);
    }

    [Fact]
    public void NothingSumsToZero()
    {
        float[] sums = [float.NaN, float.NaN];
        SumToKernel.Run<float>([], [0, 2], sums, [2]);
        Assert.Equal([0f, 0f], sums);
    }

    private static double[] Values(int[] shape)
    {
        var random = new RandomSource(11);
        return [.. Enumerable.Range(0, shape.Aggregate(1, (product, extent) => product * extent)).Select(_ => random.NextDouble(-1, 2))];
    }

    private static decimal[] Oracle(double[] x, int[] shape, int[] target)
    {
        var sums = new decimal[target.Aggregate(1, (product, extent) => product * extent)];
        var (strides, targetStrides) = (new Shape(shape).Strides(), new Shape(target).Strides());
        for (var position = 0; position < x.Length; position++)
        {
            var (at, rest) = (0, position);
            for (var axis = 0; axis < shape.Length; axis++)
            {
                var own = axis - (shape.Length - target.Length);
                if (own >= 0 && target[own] != 1) at += rest / strides[axis] * targetStrides[own];
                rest %= strides[axis];
            }

            sums[at] += (decimal)x[position];
        }

        return sums;
    }
}
