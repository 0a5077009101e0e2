namespace AutogradNet.Layers.Tests;

public sealed class BatchNorm2dLayerTests
{
    [Fact]
    public void TrainingUsesTheBatchAndMovesTheRunningStatisticsWithoutBias()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2dLayer(1, epsilon: 0, momentum: 0.25);
        norm.Train();
        // Mean 2.5, variance 1.25 (of four), 5/3 without bias.
        var y = norm.Call(Tensor.From([1f, 2, 3, 4], [2, 1, 1, 2]));
        Assert.Equal(-1.5 / Math.Sqrt(1.25), y[0], 5);
        Assert.Equal(0.25 * 2.5, norm.RunningMean.Value[0], 6);
        Assert.Equal(0.75 + (0.25 * 5 / 3), norm.RunningVariance.Value[0], 6);
        Assert.Equal(1, norm.StateDict()["num_batches_tracked"][0]);

        norm.Evaluate();
        var evaluated = norm.Call(Tensor.From([1f], [1, 1, 1, 1]));
        Assert.Equal((1 - 0.625) / Math.Sqrt(0.75 + (1.25 / 3)), evaluated[0], 5);
        Assert.Equal(1, norm.StateDict()["num_batches_tracked"][0]);
    }

    [Fact]
    public void WithoutMomentumTheStatisticsAreTheMeanOverTheBatches()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2dLayer(1, momentum: null);
        norm.Train();
        norm.Call(Tensor.From([1f, 3], [2, 1, 1, 1]));
        norm.Call(Tensor.From([5f, 9], [2, 1, 1, 1]));
        Assert.Equal(4.5, norm.RunningMean.Value[0], 6);
        Assert.Equal(5, norm.RunningVariance.Value[0], 6);
    }

    [Fact]
    public void OneValueIsNoBatch()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2dLayer(2);
        norm.Train();
        Assert.Throws<LayerException>(() => norm.Call(Tensor.Ones([1, 2, 1, 1])));
        Assert.Equal(0, norm.StateDict()["num_batches_tracked"][0]);
    }

    [Fact]
    public void TrainingIsDifferentiatedThroughTheStatistics()
    {
        using var scope = new TensorScope();
        using var norm = new BatchNorm2dLayer(2);
        norm.To(DType.Float64);
        norm.Train();
        var x = new RandomSource(5).Normal([3, 2, 2, 2], dtype: DType.Float64);
        Assert.InRange(GradientCheck.FirstOrder(inputs => norm.Call(inputs[0]), x).RelativeError, 0, 1e-6);
    }
}
