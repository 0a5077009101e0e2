namespace AutogradNet.Tests.Operations.Indexing;

[Collection(LeakTest.Collection)]
public sealed class IndexingTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void GatherPicksAlongTheAxis()
    {
        var x = Tensor.From<float>([1, 2, 3, 4], [2, 2]);
        Assert.Equal([1f, 1, 4, 3], x.Gather(1, Tensor.From<int>([0, 0, 1, 0], [2, 2])).ToArray<float>());
        Assert.Equal([3f, 2], x.Gather(0, Tensor.From<long>([1, 0], [1, 2])).ToArray<float>());
        Assert.Equal([2, 1], Tensor.From<byte>([1, 2], [2]).Gather(-1, Tensor.From<int>([1, 0], [2])).ToArray<byte>());
        Assert.Equal([0, 2], x.Gather(0, Tensor.Zeros([0, 2], DType.Int32)).Shape);
    }

    [Fact]
    public void IndexSelectPicksSlices()
    {
        var x = Tensor.Arange([2, 3, 2]);
        var y = x.IndexSelect(1, [2, 0, 2]);
        Assert.Equal([4f, 5, 0, 1, 4, 5, 10, 11, 6, 7, 10, 11], y.ToArray<float>());
        Assert.Equal([1f, 1, 3, 3, 5, 5, 7, 7, 9, 9, 11, 11], x.IndexSelect(-1, [1, 1]).ToArray<float>());
        Assert.Equal([2, 0, 2], x.IndexSelect(1, []).Shape);
    }

    [Fact]
    public void RepeatedIndicesAddTheirGradients()
    {
        using var tape = new Tape();
        var x = tape.Watch(Tensor.Arange([3]));
        var weights = Tensor.From<float>([1, 10, 100, 1000], [4]);
        using (var gradients = tape.Backward((x.IndexSelect(0, [2, 0, 2, 2]) * weights).Sum(), [x])) Assert.Equal([10f, 0, 1101], gradients[x].ToArray<float>());
        using (var gradients = tape.Backward((x.Gather(0, Tensor.From<int>([2, 0, 2, 2], [4])) * weights).Sum(), [x])) Assert.Equal([10f, 0, 1101], gradients[x].ToArray<float>());
    }

    [Fact]
    public void AdjointsAddUp()
    {
        var x = Tensor.From<float>([1, 2, 3, 4, 5, 6], [3, 2]);
        Assert.Equal([0f, 0, 6, 8, 0, 0, 3, 4], x.IndexAdd(0, [1, 3, 1], 4).ToArray<float>());
        Assert.Equal([3f, 0, 3, 4, 0, 11], x.ScatterAdd(1, Tensor.From<int>([0, 0, 0, 1, 1, 1], [3, 2]), [3, 2]).ToArray<float>());
    }

    [Theory]
    [InlineData(1, 3000, 50, 7)]
    [InlineData(5, 40, 9000, 30)]
    [InlineData(300, 9, 1, 20)]
    public void ManySlicesArePickedAndAddedOverTheThreads(int outer, int extent, int inner, int count)
    {
        var random = new RandomSource(3);
        var x = random.Uniform([outer, extent, inner], dtype: DType.Float64);
        var indices = Enumerable.Range(0, count).Select(_ => random.NextInt32(extent)).ToArray();
        var picked = x.IndexSelect(1, indices);
        var sums = picked.IndexAdd(1, indices, extent);
        var expected = new double[x.Count];
        for (var o = 0; o < outer; o++)
        {
            for (var j = 0; j < count; j++)
            {
                for (var i = 0; i < inner; i++)
                {
                    var at = (((o * extent) + indices[j]) * inner) + i;
                    Assert.Equal(x[at], picked[(((o * count) + j) * inner) + i]);
                    expected[at] += x[at];
                }
            }
        }

        Assert.Equal(expected, sums.ToArray<double>());
    }

    [Fact]
    public void IndicesOutsideAreNamed()
    {
        var x = Tensor.Zeros([2, 3]);
        Fails<ArgumentOutOfRangeException>(() => x.IndexSelect(1, [0, 3]), "3", "position 1", "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.IndexSelect(1, [-1]), "-1", "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.IndexAdd(0, [0, 5], 4), "5", "[4, 3]");
        Fails<ArgumentException>(() => x.IndexAdd(0, [0], 4), "1 indices", "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.Gather(0, Tensor.From<int>([0, 1, 2], [1, 3])), "position 2", "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.Gather(0, Tensor.From<long>([1L << 32], [1, 1])), "4294967296", "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.Gather(0, Tensor.From<long>([-1], [1, 1])), "-1", "[2, 3]");
        Fails<ArgumentException>(() => x.Gather(0, Tensor.Zeros([1, 4], DType.Int32)), "[1, 4]", "[2, 3]");
        Fails<ArgumentException>(() => x.Gather(0, Tensor.Zeros([3], DType.Int32)), "[3]", "[2, 3]");
        Fails<ArgumentException>(() => x.Gather(0, Tensor.Zeros([1, 3])), "Int32 or Int64", "Float32[1, 3]");
        Fails<ArgumentException>(() => x.ScatterAdd(0, Tensor.Zeros([1, 3], DType.Int32), [4, 3]), "[1, 3]", "[2, 3]");
        Fails<ArgumentException>(() => x.ScatterAdd(0, Tensor.Zeros([2, 3], DType.Int32), [4, 2]), "[2, 3]", "[4, 2]");
        Fails<ArgumentException>(() => Tensor.Zeros([2], DType.Int32).IndexAdd(0, [0, 1], 2), "Int32[2]");
    }

    private static void Fails<TException>(Func<object> action, params string[] parts)
        where TException : Exception
    {
        var message = Assert.Throws<TException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
    }
}
