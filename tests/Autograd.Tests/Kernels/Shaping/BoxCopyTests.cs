using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels.Shaping;

[Collection(KernelCollection.Name)]
public sealed class BoxCopyTests
{
    // Extents that leave tails of 8×8 tiles and of 32×32 blocks, thin matrices, and sizes that are split over workers.
    public static TheoryData<int[], int[]> Permutations => new()
    {
        { [7], [0] },
        { [8, 8], [1, 0] },
        { [9, 7], [1, 0] },
        { [33, 65], [1, 0] },
        { [1, 40], [1, 0] },
        { [3, 1000], [1, 0] },
        { [1000, 3], [1, 0] },
        { [257, 300], [1, 0] },
        { [5, 33, 34], [0, 2, 1] },
        { [5, 33, 34], [2, 1, 0] },
        { [5, 33, 34], [1, 0, 2] },
        { [5, 33, 34], [2, 0, 1] },
        { [2, 17, 9, 10], [0, 3, 1, 2] },
        { [2, 17, 9, 10], [0, 2, 3, 1] },
        { [2, 3, 1, 4, 11], [4, 2, 0, 3, 1] },
        { [2, 3, 4, 5, 6], [3, 1, 4, 0, 2] },
    };

    [Theory]
    [MemberData(nameof(Permutations))]
    public void PermutationsMoveEveryElementToItsPlace(int[] shape, int[] axes)
    {
        foreach (var workers in (int[])[1, 3])
        {
            Samples.WithWorkers(workers, () =>
            {
                Check<uint>(shape, axes, i => (uint)i * 2654435761u);
                Check<ulong>(shape, axes, i => (ulong)i * 0x9E3779B97F4A7C15);
                Check<byte>(shape, axes, i => (byte)(i * 37));
            });
        }
    }

    private static void Check<T>(int[] shape, int[] axes, Func<int, T> value)
        where T : unmanaged
    {
        var count = shape.Aggregate(1, (product, extent) => product * extent);
        var source = Enumerable.Range(0, count).Select(value).ToArray();
        var sourceStrides = new Shape(shape).Strides();
        var extents = axes.Select(axis => shape[axis]).ToArray();
        var targetStrides = new Shape(extents).Strides();
        var permuted = axes.Select(axis => sourceStrides[axis]).ToArray();
        var target = new T[count];
        BoxCopy.Run<T>(source, 0, permuted, target, 0, targetStrides, extents);
        for (var position = 0; position < count; position++)
        {
            var (from, rest) = (0, position);
            for (var axis = 0; axis < axes.Length; axis++)
            {
                from += rest / targetStrides[axis] * permuted[axis];
                rest %= targetStrides[axis];
            }

            Assert.Equal(source[from], target[position]);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(-2, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 2)]
    [InlineData(-1, 3)]
    public void RunsOfAnyStrideAreCopied(int sourceStride, int targetStride)
    {
        foreach (var count in (int[])[1, 2, 15, 16, 17, 40_000])
        {
            var source = Enumerable.Range(1, (Math.Abs(sourceStride) * (count - 1)) + 3).ToArray();
            var start = sourceStride < 0 ? source.Length - 2 : 1;
            var target = new int[(targetStride * (count - 1)) + 3];
            BoxCopy.Run<int>(source, start, [sourceStride], target, 1, [targetStride], [count]);
            var expected = new int[target.Length];
            for (var i = 0; i < count; i++) expected[1 + (i * targetStride)] = source[start + (i * sourceStride)];
            Assert.Equal(expected, target);
        }
    }

    [Fact]
    public void OffsetsOutsideTheArraysAreRefused()
    {
        var four = new int[4];
        Assert.Throws<ArgumentException>(() => BoxCopy.Run<int>(four, 1, [1], new int[4], 0, [1], [4]));
        Assert.Throws<ArgumentException>(() => BoxCopy.Run<int>(four, 0, [1], new int[4], 1, [1], [4]));
        Assert.Throws<ArgumentException>(() => BoxCopy.Run<int>(four, 2, [-1], new int[4], 0, [1], [4]));
        Assert.Throws<ArgumentException>(() => BoxCopy.Run<int>(four, 0, [int.MaxValue], new int[4], 0, [1], [4]));
        BoxCopy.Run<int>(four, 100, [1], new int[4], 100, [1], [0]);
    }
}
