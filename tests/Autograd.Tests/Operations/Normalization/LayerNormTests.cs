namespace AutogradNet.Tests;

public sealed class LayerNormTests
{
    [Fact]
    public void EachRowGetsItsOwnStatistics()
    {
        using var scope = new TensorScope();
        // Row 0: mean 4, variance 5; row 1: mean 2, variance 0.
        var x = Tensor.From([1f, 3, 5, 7, 2, 2, 2, 2], [2, 4]);
        Assert.Equal([-1f, -1f / 3, 1f / 3, 1, 0, 0, 0, 0], x.LayerNorm(epsilon: 4).ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-6);
        var y = x.LayerNorm(Tensor.From([3f, 6, 9, 12], [4]), Tensor.From([1f, 2, 3, 4], [4]), 4);
        Assert.Equal([-2f, 0, 6, 16, 1, 2, 3, 4], y.ToArray<float>(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(33, 17)]
    [InlineData(768, 70)]
    public void AgreesWithTheDefinition(int length, int rows)
    {
        using var scope = new TensorScope();
        var random = new RandomSource(11);
        var x = random.Normal([rows, length], 1000, 3);
        var (weight, bias) = (random.Normal([length]), random.Normal([length]));
        var y = x.LayerNorm(weight, bias);
        for (var row = 0; row < rows; row++)
        {
            var values = Enumerable.Range(row * length, length).Select(i => x[i]).ToArray();
            var mean = values.Average();
            var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) + 1e-5);
            for (var i = 0; i < length; i++) Assert.Equal(((values[i] - mean) / deviation * weight[i]) + bias[i], y[(row * length) + i], 1e-3);
        }
    }

    [Fact]
    public void TwoAxesAreOneLongAxis()
    {
        using var scope = new TensorScope();
        var x = new RandomSource(3).Normal([2, 3, 5]);
        Assert.Equal(x.Reshape(new Shape(2, 15)).LayerNorm().ToArray<float>(), x.LayerNorm(axes: 2).ToArray<float>());
    }

    [Fact]
    public void AWrongShapeIsRefusedWithBothShapes()
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<ArgumentException>(() => Tensor.Zeros([2, 4]).LayerNorm(Tensor.Zeros([3])));
        Assert.Contains("[2, 4]", error.Message);
        Assert.Contains("[3]", error.Message);
        Assert.Throws<ArgumentException>(() => Tensor.Zeros([2, 4]).LayerNorm(null, Tensor.Zeros([2, 4])));
        Assert.Throws<ArgumentException>(() => Tensor.Zeros([4]).LayerNorm(axes: 2));
        Assert.Throws<ArgumentException>(() => Tensor.Zeros([4], DType.Int32).LayerNorm());
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Zeros([4]).LayerNorm(axes: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Zeros([4]).LayerNorm(epsilon: double.NaN));
    }
}
