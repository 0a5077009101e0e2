namespace AutogradNet.Tests.Tensors;

[Collection(LeakTest.Collection)]
public sealed class TensorTests
{
    [Fact]
    public unsafe void MemoryIsAligned()
    {
        foreach (var count in new[] { 1, 3, 1000, 100_000 })
        {
            using var tensor = Tensor.Zeros([count]);
            fixed (float* pointer = tensor.Span<float>()) Assert.Equal(0, (long)pointer % 64);
        }
    }

    [Fact]
    public void ReleasedMemoryIsUsedAgain()
    {
        Tensor.Zeros([123_457]).Dispose();
        var retained = BufferPool.RetainedBytes;
        using var again = Tensor.Zeros([123_456]);
        Assert.True(BufferPool.RetainedBytes < retained);
    }

    [Fact]
    public void FunctionsOfSeveralStepsLeaveNothingBehind() => LeakTest.Run(() =>
    {
        using var x = Tensor.Arange([2, 3, 4]);
        using var mean = x.Mean();
        using var means = x.Mean([0, 2]);
        using var sums = x.Sum([1]);
        Assert.Equal(11.5, mean.ToDouble());
        Assert.Equal([7.5f, 11.5f, 15.5f], means.ToArray<float>());
        Assert.Equal(new Shape(2, 4), sums.Shape);
    });

    [Fact]
    public void AScopeReleasesAllButWhatIsKept()
    {
        Tensor kept, dropped;
        using (var scope = new TensorScope())
        {
            dropped = Tensor.Ones([5]);
            kept = scope.Keep(dropped * 2.0);
        }

        using (kept)
        {
            Assert.True(dropped.IsDisposed);
            Assert.Throws<ObjectDisposedException>(() => dropped.ToArray<float>());
            Assert.Equal(2, kept[0]);
        }
    }

    [Fact]
    public void ScopesNestAndMustBeClosedInnermostFirst()
    {
        using var outer = new TensorScope();
        Tensor kept;
        using (var inner = new TensorScope())
        {
            kept = inner.Keep(Tensor.Ones([1]));
            Assert.Throws<InvalidOperationException>(outer.Dispose);
        }

        Assert.Equal(1, kept.ToDouble());
    }

    [Fact]
    public void SharedMemoryLivesUntilItsLastOwner()
    {
        var tensor = Tensor.Arange([6]);
        var rows = tensor.Reshape(2, 3);
        tensor.Dispose();
        Assert.Equal(4, rows[1, 1]);
        rows.Dispose();
        Assert.Throws<ObjectDisposedException>(() => rows.ToArray<float>());
        rows.Dispose();
    }

    [Fact]
    public void ConversionsRoundTowardZeroAndRefuseWhatDoesNotFit()
    {
        using var x = Tensor.From<double>([1.75, -1.75, 257], [3]);
        using var integers = x.To(DType.Int32);
        Assert.Equal([1, -1, 257], integers.ToArray<int>());
        Assert.Throws<OverflowException>(() => x.To(DType.UInt8));
    }

    [Fact]
    public void MistakesAreNamed()
    {
        using var x = Tensor.Ones([2, 3]);
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentException>(() => Tensor.From<float>([1, 2], [2, 3])).Message);
        Assert.Contains("[4, 2]", Assert.Throws<ArgumentException>(() => x.Reshape(4, 2)).Message);
        Assert.Throws<InvalidOperationException>(() => x.ToArray<double>());
        Assert.Throws<InvalidOperationException>(() => x.ToDouble());
        Assert.Throws<ArgumentOutOfRangeException>(() => x[2, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(1 << 16, 1 << 16));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Shape(-1));
    }

    [Fact]
    public void TheSameSeedGivesTheSameNumbersAndSplitsDiffer()
    {
        var (a, b) = (new RandomSource(42), new RandomSource(42));
        Assert.Equal(a.NextUInt64(), b.NextUInt64());
        var (left, right) = (a.Split(), a.Split());
        Assert.NotEqual(left.NextUInt64(), right.NextUInt64());
        using var normal = new RandomSource(1).Normal([100_000], 3, 2, DType.Float64);
        var values = normal.ToArray<double>();
        Assert.Equal(3, values.Average(), 0.03);
        Assert.Equal(4, values.Average(value => (value - 3) * (value - 3)), 0.08);
        Assert.All(Enumerable.Range(0, 1000).Select(_ => a.NextInt32(7)), value => Assert.InRange(value, 0, 6));
    }
}
