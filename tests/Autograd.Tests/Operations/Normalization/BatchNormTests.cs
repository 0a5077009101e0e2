namespace AutogradNet.Tests;

public sealed class BatchNormTests
{
    [Fact]
    public void GivenStatisticsAreApplied()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1f, 2, 3, 4, 5, 6, 7, 8], [2, 2, 1, 2]);
        var (mean, variance) = (Tensor.From([1f, 4], [2]), Tensor.From([3f, 15], [2]));
        Assert.Equal([0f, 0.5f, -0.25f, 0, 2, 2.5f, 0.75f, 1], x.BatchNorm(mean, variance, null, null, 1).ToArray<float>());
        var y = x.BatchNorm(mean, variance, Tensor.From([2f, 4], [2]), Tensor.From([10f, 20], [2]), 1);
        Assert.Equal([10f, 11, 19, 20, 14, 15, 23, 24], y.ToArray<float>());
    }

    /// <summary>Of PyTorch's own order depends which side of 0 a near-tie falls on, and with it what a rectifier passes.</summary>
    [Fact]
    public void GivenStatisticsAreAppliedInPyTorchsOrder()
    {
        using var scope = new TensorScope();
        var random = new RandomSource(5);
        var x = random.Normal([1, 2, 20, 21]);
        var (mean, variance) = (random.Normal([2]), random.Uniform([2], 0.5, 2));
        var (weight, bias) = (random.Normal([2]), random.Normal([2]));
        var actual = x.BatchNorm(mean, variance, weight, bias).ToArray<float>();
        var input = x.ToArray<float>();
        for (var i = 0; i < actual.Length; i++)
        {
            var channel = i / 420;
            var scale = 1 / MathF.Sqrt((float)variance[channel] + 1e-5f) * (float)weight[channel];
            var shift = (float)bias[channel] - ((float)mean[channel] * scale);
            Assert.Equal((input[i] * scale) + shift, actual[i]);
        }
    }

    [Fact]
    public void TheBatchGivesItsOwnStatistics()
    {
        using var scope = new TensorScope();
        // Channel 0 holds 1, 3, 5, 7 (mean 4, biased variance 5), channel 1 four times 2.
        var x = Tensor.From([1f, 3, 2, 2, 5, 7, 2, 2], [2, 2, 1, 2]);
        var y = x.BatchNormTraining(Tensor.From([3f, 1], [2]), Tensor.From([1f, 9], [2]), 4, out var mean, out var variance);
        Assert.Equal([4f, 2], mean.ToArray<float>());
        Assert.Equal([5f, 0], variance.ToArray<float>());
        Assert.Equal([-2f, 0, 9, 9, 2, 4, 9, 9], y.ToArray<float>());
    }

    [Theory]
    [InlineData(1000, 3)]
    [InlineData(1_000_000, 0.25)]
    public void AMeanFarFromZeroCostsNoDigits(double offset, double spread)
    {
        using var scope = new TensorScope();
        var narrow = new RandomSource(1).Uniform([3, 2, 45, 37], offset - spread, offset + spread);
        var wide = narrow.To(DType.Float64);
        var y = narrow.BatchNormTraining(null, null, 1e-5, out var mean, out var variance);
        for (var channel = 0; channel < 2; channel++)
        {
            var values = Enumerable.Range(0, 3).SelectMany(image => Enumerable.Range(0, 45 * 37).Select(i => wide[(((image * 2) + channel) * 45 * 37) + i])).ToArray();
            var exactMean = values.Average();
            var exactVariance = values.Average(value => (value - exactMean) * (value - exactMean));
            Assert.Equal(exactMean, mean[channel], offset * 1e-7);
            Assert.Equal(1, variance[channel] / exactVariance, 1e-5);
        }

        // The mean is rounded to single precision, which is the whole of the error.
        Assert.True(Math.Abs(y.Mean().ToDouble()) <= offset * 1e-7 / spread);
    }

    [Theory]
    [InlineData(DType.Float64, 1e-11)]
    [InlineData(DType.Float32, 2e-5)]
    public void TheFusedGradientIsTheComposedOne(DType dtype, double tolerance)
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var random = new RandomSource(9);
        var x = tape.Watch(random.Normal([3, 4, 37, 41], 2, 3, dtype));
        var weight = tape.Watch(random.Normal([4], dtype: dtype));
        var bias = tape.Watch(random.Normal([4], dtype: dtype));
        var y = x.BatchNormTraining(weight, bias, 1e-3, out _, out _);
        var seed = random.Normal(y.Shape, 0.5, 1, dtype);
        using var fused = tape.Backward(y, [x, weight, bias], seed);
        var composed = tape.Backward(y, [x, weight, bias], seed, record: true);
        for (var i = 0; i < 3; i++)
        {
            var (a, b) = (fused.InOrder[i].To(DType.Float64).ToArray<double>(), composed.InOrder[i].To(DType.Float64).ToArray<double>());
            var scale = b.Max(Math.Abs);
            for (var j = 0; j < a.Length; j++) Assert.True(Math.Abs(a[j] - b[j]) <= tolerance * scale, $"gradient {i} at {j}: {a[j]} fused, {b[j]} composed");
        }
    }

    [Fact]
    public void OperandsOfTheNodeCanBeReadByRules()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var (weight, bias) = (Tensor.Full([2], 3), Tensor.Full([2], 4));
        var y = tape.Watch(Tensor.Ones([1, 2, 2, 2])).BatchNorm(Tensor.Zeros([2]), Tensor.Ones([2]), weight, bias);
        var operation = Assert.IsType<BatchNorm>(y.Node!.Operation);
        Assert.Equal([3f, 3], y.Node.Input(operation.WeightIndex).ToArray<float>());
        Assert.Equal([4f, 4], y.Node.Input(operation.BiasIndex).ToArray<float>());
        Assert.Equal((-1, 3), (new BatchNorm(0, false, true).WeightIndex, new BatchNorm(0, false, true).BiasIndex));
        Assert.Equal((1, -1), (new BatchNormTraining(0, true, false).WeightIndex, new BatchNormTraining(0, true, false).BiasIndex));
    }

    [Fact]
    public void StatisticsOfARecordedNormalisationOutliveTheTape()
    {
        using var scope = new TensorScope();
        Tensor mean, variance;
        using (var tape = new Tape()) tape.Watch(Tensor.Arange([3, 1])).BatchNormTraining(null, null, 1e-5, out mean, out variance);
        Assert.Equal(1, mean.ToDouble());
        Assert.Equal(2.0 / 3, variance.ToDouble(), 1e-6);
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedWithBothShapes()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([1, 3, 2, 2]);
        var (three, two) = (Tensor.Ones([3]), Tensor.Ones([2]));
        Refused("the mean has the shape [2]; the input [1, 3, 2, 2] takes [3]", () => x.BatchNorm(two, three, null, null));
        Refused("the variance has the shape [2]; the input [1, 3, 2, 2] takes [3]", () => x.BatchNorm(three, two, null, null));
        Refused("the weight has the shape [2]; the input [1, 3, 2, 2] takes [3]", () => x.BatchNorm(three, three, two, null));
        Refused("the bias has the shape [2]; the input [1, 3, 2, 2] takes [3]", () => x.BatchNorm(three, three, null, two));
        Refused("the bias has the shape [2]; the input [1, 3, 2, 2] takes [3]", () => x.BatchNormTraining(three, two, 1e-5, out _, out _));
        Refused("more than one value for each channel; the input [1, 12]", () => x.Reshape(1, 12).BatchNormTraining(null, null, 1e-5, out _, out _));
        Refused("the input has the shape [12]", () => x.Reshape(12).BatchNorm(three, three, null, null));
        Refused("ε must be finite", () => x.BatchNorm(three, three, null, null, double.NaN));
    }

    private static void Refused(string message, Func<Tensor> call)
    {
        var error = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
