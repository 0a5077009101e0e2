namespace AutogradNet.Tests.Operations;

public sealed class SoftmaxTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(-1)]
    public void AgreesWithTheDefinition(int axis)
    {
        foreach (var shape in (Shape[])[[3, 5, 7], [2, 300, 1], [1, 2, 513], [4, 3, 259], [1, 1, 1], [2, 17, 16]])
        {
            using var x = new RandomSource(11).Normal(shape, 0, 3, DType.Float64);
            using var y = x.Softmax(axis);
            using var logarithm = x.LogSoftmax(axis);
            using var narrow = x.To(DType.Float32);
            using var single = narrow.Softmax(axis);
            using var singleLogarithm = narrow.LogSoftmax(axis);
            var resolved = shape.Axis(axis);
            var (extent, inner) = (shape[resolved], shape.CountOf(resolved + 1, shape.Rank));
            var values = x.ToArray<double>();
            for (var i = 0; i < values.Length; i++)
            {
                var first = (i / (extent * inner) * extent * inner) + (i % inner);
                var sum = 0.0;
                for (var j = 0; j < extent; j++) sum += Math.Exp(values[first + (j * inner)]);
                Assert.Equal(Math.Exp(values[i]) / sum, y[i], 1e-14);
                Assert.Equal(values[i] - Math.Log(sum), logarithm[i], 1e-13);
                Assert.Equal(y[i], single[i], 1e-6);
                Assert.Equal(logarithm[i], singleLogarithm[i], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void LargeScoresNeitherOverflowNorVanish(int axis)
    {
        using var x = axis == 1
            ? Tensor.From<float>([1e4f, 1e4f, -1e4f, float.MaxValue, -float.MaxValue, 0], [2, 3])
            : Tensor.From<float>([1e4f, float.MaxValue, 1e4f, -float.MaxValue, -1e4f, 0], [3, 2]);
        using var y = x.Softmax(axis);
        using var logarithm = x.LogSoftmax(axis);
        float[] expected = axis == 1 ? [0.5f, 0.5f, 0, 1, 0, 0] : [0.5f, 1, 0.5f, 0, 0, 0];
        Assert.Equal(expected, y.ToArray<float>());
        Assert.Equal(-Math.Log(2), logarithm[0], 1e-3);
        Assert.DoesNotContain(logarithm.ToArray<float>(), float.IsNaN);
    }

    [Fact]
    public void AnImpossibleClassHasProbabilityZeroAndNaNSpreadsOverItsRowOnly()
    {
        using var x = Tensor.From<double>([0, double.NegativeInfinity, 1, double.NaN], [2, 2]);
        using var y = x.Softmax();
        Assert.Equal([1, 0, double.NaN, double.NaN], y.ToArray<double>());
        using var transposed = Tensor.From<double>([0, 1, double.NegativeInfinity, double.NaN], [2, 2]);
        using var z = transposed.LogSoftmax(0);
        Assert.Equal([0, double.NaN, double.NegativeInfinity, double.NaN], z.ToArray<double>());
    }

    [Fact]
    public void AnAxisThatIsNotThereIsRefused()
    {
        using var x = Tensor.Zeros([2, 3]);
        Assert.Contains("[2, 3]", Assert.Throws<ArgumentOutOfRangeException>(() => x.Softmax(2)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.LogSoftmax(-3));
    }

    [Fact]
    public void NothingGivesNothing()
    {
        using var x = Tensor.Zeros([2, 0]);
        using var y = x.Softmax();
        Assert.Equal(x.Shape, y.Shape);
    }
}
