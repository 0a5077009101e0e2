namespace AutogradNet.Layers.Tests;

public sealed class StochasticDepthLayerTests
{
    [Fact]
    public void DropsWholeExamplesInTrainingOnly()
    {
        using var scope = new TensorScope();
        using var layer = new StochasticDepthLayer(0.2, new RandomSource(1));
        var x = Tensor.Ones([5000, 3]);
        Assert.Equal(x.ToArray<float>(), layer.Call(x).ToArray<float>());
        layer.Train();
        var rows = layer.Call(x).ToArray<float>().Chunk(3).ToArray();
        Assert.InRange(rows.Count(row => row[0] == 0), 850, 1150);
        Assert.All(rows, row => Assert.True(row.Distinct().Count() == 1 && (row[0] == 0 || Math.Abs(row[0] - 1.25f) < 1e-6)));
    }

    [Fact]
    public void TrainingWithoutAGeneratorIsRefused()
    {
        using var scope = new TensorScope();
        using var layer = new StochasticDepthLayer(0.5);
        layer.Train();
        Assert.Contains("RandomSource", Assert.Throws<InvalidOperationException>(() => layer.Call(Tensor.Ones([1]))).Message);
    }
}
