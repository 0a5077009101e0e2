namespace AutogradNet.Layers.Tests;

public sealed class DropoutLayerTests
{
    [Fact]
    public void DropsInTrainingOnly()
    {
        using var scope = new TensorScope();
        using var dropout = new DropoutLayer(0.25, new RandomSource(1));
        var x = Tensor.Ones([10_000]);
        Assert.Equal(x.ToArray<float>(), dropout.Call(x).ToArray<float>());
        dropout.Train();
        var dropped = dropout.Call(x).ToArray<float>();
        Assert.InRange(dropped.Count(value => value == 0), 2300, 2700);
        Assert.All(dropped, value => Assert.True(value == 0 || Math.Abs(value - (4f / 3)) < 1e-6));
    }

    [Fact]
    public void TrainingWithoutAGeneratorIsRefused()
    {
        using var scope = new TensorScope();
        using var dropout = new DropoutLayer();
        dropout.Train();
        Assert.Contains("RandomSource", Assert.Throws<InvalidOperationException>(() => dropout.Call(Tensor.Ones([1]))).Message);
    }
}
