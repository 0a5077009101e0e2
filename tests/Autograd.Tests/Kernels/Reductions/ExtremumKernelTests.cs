using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels.Reductions;

[Collection(KernelCollection.Name)]
public sealed class ExtremumKernelTests
{
    public static TheoryData<int[], int[]> Shapes => new()
    {
        { [], [] },
        { [1], [1] },
        { [1000], [] },
        { [7, 257], [7, 1] },
        { [257, 7], [1, 7] },
        { [9, 700], [1, 700] },
        { [3, 300, 5], [3, 1, 5] },
        { [30, 4, 70], [1, 4, 1] },
        { [3, 5, 7, 11], [1, 5, 1, 11] },
        { [400, 100], [400, 1] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void TheFirstExtremumIsFound(int[] shape, int[] target)
    {
        var count = shape.Aggregate(1, (product, extent) => product * extent);
        var random = new RandomSource(5);
        // Few different values, of both zeros, so that there are ties everywhere.
        float[] ladder = [-2, -1, -0f, 0, 1, 2];
        var x = Enumerable.Range(0, count).Select(_ => ladder[random.NextInt32(6)]).ToArray();
        Check(x, shape, target);
        for (var i = 0; i < count; i += 41) x[i] = float.NaN;
        Check(x, shape, target);
        x.AsSpan().Fill(float.NegativeInfinity);
        Check(x, shape, target);
        x.AsSpan().Fill(float.PositiveInfinity);
        Check(x, shape, target);
    }

    private static void Check(float[] x, int[] shape, int[] target)
    {
        foreach (var workers in (int[])[1, 3])
        {
            Samples.WithWorkers(workers, () =>
            {
                Check(x, shape, target, default(Largest), (candidate, best) => candidate > best);
                Check(x, shape, target, default(Smallest), (candidate, best) => candidate < best);
            });
        }
    }

    private static void Check<TExtremum>(float[] x, int[] shape, int[] target, TExtremum extremum, Func<float, float, bool> beats)
        where TExtremum : struct, IExtremum
    {
        var outputs = target.Aggregate(1, (product, extent) => product * extent);
        var expected = Enumerable.Repeat(-1, outputs).ToArray();
        var (strides, targetStrides) = (new Shape(shape).Strides(), new Shape(target).Strides());
        for (var position = 0; position < x.Length; position++)
        {
            var (at, rest) = (0, position);
            for (var axis = 0; axis < shape.Length; axis++)
            {
                if (target.Length > 0 && target[axis] != 1) at += rest / strides[axis] * targetStrides[axis];
                rest %= strides[axis];
            }

            var best = expected[at];
            if (best < 0 || (!float.IsNaN(x[best]) && (float.IsNaN(x[position]) || beats(x[position], x[best])))) expected[at] = position;
        }

        var values = new float[outputs];
        var positions = new int[outputs];
        ExtremumKernel.Run<float, TExtremum>(x, shape, values, positions, target, extremum);
        Assert.Equal(expected, positions);
        Assert.Equal(expected.Select(position => BitConverter.SingleToInt32Bits(x[position])), values.Select(BitConverter.SingleToInt32Bits));
    }
}
