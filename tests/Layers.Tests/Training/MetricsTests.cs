using AutogradNet.Layers.Training;

namespace AutogradNet.Layers.Tests;

public sealed class MetricsTests
{
    [Fact]
    public void AccuracyTopFiveAndConfusion()
    {
        var metrics = new ClassificationMetrics(7);
        using var scores = Tensor.From(
        [
            9f, 1, 2, 3, 4, 5, 6,
            1, 9, 2, 3, 4, 5, 6,
            1, 9, 2, 3, 4, 5, 6,
            7, 6, 5, 4, 3, 2, 1,
        ], [4, 7]);
        metrics.Add(scores, [0, 1, 6, 5]);
        Assert.Equal(0.5, metrics.Accuracy);
        Assert.Equal(0.75, metrics.TopFiveAccuracy);
        Assert.Equal(4, metrics.Confusion.Count);
        Assert.Equal(1, metrics.Confusion[6, 1]);
        Assert.Equal(0, metrics.Confusion[1, 6]);
        Assert.Equal(0.5, metrics.Confusion.Precision(1));
        Assert.Equal(1, metrics.Confusion.Recall(1));
        Assert.Equal(0, metrics.Confusion.Recall(5));
        Assert.Contains("[4, 7]", Assert.Throws<ArgumentException>(() => metrics.Add(scores, [1])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => metrics.Confusion.Add(7, 0));
    }

    [Fact]
    public void EqualScoresDoNotCountAsHits()
    {
        var metrics = new ClassificationMetrics(10);
        using var scores = Tensor.Zeros([10, 10]);
        metrics.Add(scores, Enumerable.Range(0, 10).ToArray());
        Assert.Equal(0.1, metrics.Accuracy, 1e-12);
        Assert.Equal(0.5, metrics.TopFiveAccuracy, 1e-12);
    }

    [Fact]
    public void TheMovingAverageFollowsAndSwaps()
    {
        using var layer = new LinearLayer(1, 1);
        using var average = new ExponentialMovingAverage(layer, 0.75);
        layer.Weight.Value.MutableSpan<float>()[0] = 8;
        average.Update();
        average.Update();
        var averages = average.State().ToDictionary();
        Assert.Equal(8 * (1 - (0.75 * 0.75)), averages["weight"][0], 1e-6);
        average.Swap();
        Assert.Equal(3.5, layer.Weight.Value[0], 1e-6);
        average.Swap();
        Assert.Equal(8, layer.Weight.Value[0]);
        Assert.Contains("bias", Assert.Throws<ArgumentException>(() => average.LoadState(new Dictionary<string, Tensor> { ["weight"] = layer.Weight.Value })).Message);
    }

    [Fact]
    public void LookaheadReturnsToTheAverageAndHardlyAtFirst()
    {
        using var layer = new LinearLayer(1, 1);
        using var average = new ExponentialMovingAverage(layer, 0);
        var lookahead = new WeightAverage(0.8) { Every = 2, Lookahead = true };
        var expected = 0.0;
        for (var step = 1; step <= 10; step++)
        {
            var weight = layer.Weight.Value.MutableSpan<float>();
            weight[0] = step;
            lookahead.Update(average, step, 10);
            if (step % 2 == 0) expected = step + ((expected - step) * 0.8 * Math.Pow(step / 10.0, 3));
            Assert.Equal(step % 2 == 0 ? expected : step, layer.Weight.Value[0], 1e-5);
        }

        Assert.Equal(expected, average.State().ToDictionary()["weight"][0], 1e-5);
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightAverage(0.5) { Every = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightAverage(1));
    }
}
