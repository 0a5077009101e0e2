using AutogradNet.Layers.Training;

namespace AutogradNet.Layers.Tests;

public sealed class InitializerTests
{
    public static TheoryData<Initializer, double> Deviations => new()
    {
        { new KaimingNormal(), Math.Sqrt(2.0 / (32 * 9)) },
        { new KaimingNormal(FanMode.Out, 0.2), Math.Sqrt(2 / (1.04 * 64 * 9)) },
        { new KaimingUniformInitializer(), Math.Sqrt(2.0 / (32 * 9)) },
        { new XavierNormal(), Math.Sqrt(2.0 / (96 * 9)) },
        { new XavierUniform(5.0 / 3), 5.0 / 3 * Math.Sqrt(2.0 / (96 * 9)) },
        // A normal distribution cut at two standard deviations keeps 0.8796 of its deviation.
        { new TruncatedNormal(0.5), 0.5 * 0.87963 },
    };

    [Theory]
    [MemberData(nameof(Deviations))]
    public void HaveThePublishedSpread(Initializer initializer, double deviation)
    {
        using var weights = initializer.Create([64, 32, 3, 3], new RandomSource(1), DType.Float64);
        var values = weights.ToArray<double>();
        var mean = values.Average();
        Assert.InRange(mean, -0.03 * deviation, 0.03 * deviation);
        Assert.Equal(deviation, Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), 0.02 * deviation);
    }

    [Theory]
    [InlineData(12, 30)]
    [InlineData(30, 12)]
    [InlineData(8, 8)]
    public void OrthogonalRowsOrColumnsAreOrthonormal(int rows, int columns)
    {
        using var scope = new TensorScope();
        var q = new Orthogonal(2).Create([rows, columns], new RandomSource(4), DType.Float64);
        var product = rows <= columns ? q.MatMul(q, transposeRight: true) : q.MatMul(q, transposeLeft: true);
        for (var i = 0; i < product.Shape[0]; i++)
        {
            for (var j = 0; j < product.Shape[1]; j++) Assert.Equal(i == j ? 4 : 0, product[i, j], 1e-12);
        }
    }

    [Fact]
    public void TheCutIsKept()
    {
        using var weights = new TruncatedNormal(1, 3, 1.5).Create([20_000], new RandomSource(2));
        Assert.All(weights.ToArray<float>(), value => Assert.InRange(value, 1.5f, 4.5f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TruncatedNormal(Cut: 0));
        Assert.Contains("[5]", Assert.Throws<ArgumentException>(() => new XavierNormal().Create([5], new RandomSource(1))).Message);
    }

    [Fact]
    public void TheSameSeedGivesTheSameBits()
    {
        foreach (var initializer in (Initializer[])[new KaimingNormal(), new Orthogonal(), new TruncatedNormal(), new XavierUniform()])
        {
            using var layer = new Conv2dLayer(5, 7, 3, random: new RandomSource(9));
            var bias = layer.Bias!.Value.ToArray<float>();
            initializer.Apply(layer, new RandomSource(3));
            var first = layer.Weight.Value.ToArray<float>();
            initializer.Apply(layer, new RandomSource(3));
            Assert.Equal(first, layer.Weight.Value.ToArray<float>());
            initializer.Apply(layer, new RandomSource(4));
            Assert.NotEqual(first, layer.Weight.Value.ToArray<float>());
            Assert.Equal(bias, layer.Bias.Value.ToArray<float>());
        }
    }
}
