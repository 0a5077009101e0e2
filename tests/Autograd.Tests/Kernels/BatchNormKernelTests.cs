using System.Numerics;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

[Collection(KernelCollection.Name)]
public sealed class BatchNormKernelTests
{
    private const double Epsilon = 0.01;

    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int, int> { { 2, 1, 1 }, { 7, 3, 1 }, { 1, 2, 1023 }, { 1, 2, 1024 }, { 2, 3, 1025 }, { 2, 2, 2061 }, { 3, 40, 400 } };
            for (var plane = 2; plane <= 35; plane++) sizes.Add(2, 3, plane);
            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void SinglePrecisionAgreesWithTheDefinition(int batch, int channels, int plane) => Check<float>(batch, channels, plane);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void DoublePrecisionAgreesWithTheDefinition(int batch, int channels, int plane) => Check<double>(batch, channels, plane);

    [Fact]
    public void ResultsDoNotDependOnTheNumberOfWorkers()
    {
        const int Batch = 3, Channels = 17, Plane = 3001;
        var random = new Random(4);
        var x = Samples.Random<float>(random, Batch * Channels * Plane);
        var g = Samples.Random<float>(random, x.Length);
        var weight = Samples.Random<float>(random, Channels);
        Samples.SameBitsForAnyWorkers<float>(() =>
        {
            var (mean, variance, dx, y) = (new float[Channels], new float[Channels], new float[x.Length], new float[x.Length]);
            BatchNormKernel.TrainingForward<float>(x, weight, default, Epsilon, mean, variance, y, Batch, Channels, Plane);
            BatchNormKernel.TrainingGradient<float>(g, x, mean, variance, weight, Epsilon, dx, default, default, Batch, Channels, Plane);
            return [.. mean, .. variance, .. y, .. dx];
        });
    }

    [Fact]
    public void AFirstPlaneFarFromTheOthersCostsNoDigits()
    {
        const int Batch = 64, Plane = 100;
        var random = new Random(8);
        var x = Samples.Random<float>(random, Batch * Plane);
        x.AsSpan(0, Plane).Fill(1000);
        var (mean, variance, y) = (new float[1], new float[1], new float[x.Length]);
        BatchNormKernel.TrainingForward<float>(x, default, default, Epsilon, mean, variance, y, Batch, 1, Plane);
        var center = x.Average(v => (double)v);
        var spread = x.Average(v => (v - center) * (v - center));
        Assert.Equal(center, mean[0], center * 1e-6);
        Assert.Equal(spread, variance[0], spread * 1e-6);
    }

    [Fact]
    public void SpansTooShortAreRefused()
    {
        var (data, vector) = (new float[12], new float[2]);
        Assert.Throws<ArgumentException>(() => BatchNormKernel.TrainingForward<float>(data, default, default, 0, vector, vector, data, 1, 3, 4));
        Assert.Throws<ArgumentException>(() => BatchNormKernel.Normalize<float>(data, vector, vector, data, 2, 2, 4));
        Assert.Throws<ArgumentException>(() => BatchNormKernel.TrainingGradient<float>(data, data, vector, vector, default, 0, data.AsSpan(1), default, default, 3, 2, 2));
    }

    private static void Check<T>(int batch, int channels, int plane)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(6);
        var x = Samples.Random<T>(random, (long)batch * channels * plane);
        var g = Samples.Random<T>(random, x.Length);
        var (weight, bias) = (Samples.Random<T>(random, channels), Samples.Random<T>(random, channels));
        var (mean, variance) = (Samples.Unwritten<T>(channels), Samples.Unwritten<T>(channels));
        var (y, trained) = (Samples.Unwritten<T>(x.Length), Samples.Unwritten<T>(x.Length));
        BatchNormKernel.TrainingForward(x, weight, bias, Epsilon, mean, variance, trained, batch, channels, plane);
        BatchNormKernel.Normalize(x, weight, bias, y, batch, channels, plane);
        var (dx, dw, db) = (Samples.Unwritten<T>(x.Length), Samples.Unwritten<T>(channels), Samples.Unwritten<T>(channels));
        BatchNormKernel.TrainingGradient(g, x, mean, variance, weight, Epsilon, dx, dw, db, batch, channels, plane);

        var (xs, gs, n) = (Samples.Widen(x), Samples.Widen(g), (double)batch * plane);
        var tolerance = typeof(T) == typeof(float) ? 1e-5 : 1e-13;
        for (var channel = 0; channel < channels; channel++)
        {
            var at = Enumerable.Range(0, x.Length).Where(i => i / plane % channels == channel).ToArray();
            var center = at.Sum(i => xs[i]) / n;
            var spread = at.Sum(i => (xs[i] - center) * (xs[i] - center)) / n;
            var inverse = 1 / Math.Sqrt(spread + Epsilon);
            var (sum, product) = (at.Sum(i => gs[i]), at.Sum(i => gs[i] * (xs[i] - center) * inverse));
            var (w, b) = (double.CreateTruncating(weight[channel]), double.CreateTruncating(bias[channel]));
            Near(center, mean[channel]);
            Near(spread, variance[channel]);
            Near(sum, db[channel], n);
            Near(product, dw[channel], n);
            foreach (var i in at)
            {
                Near((xs[i] * w) + b, y[i]);
                Near(((xs[i] - center) * w * inverse) + b, trained[i], inverse);
                Near(w * inverse * (gs[i] - (sum / n) - ((xs[i] - center) * inverse * product / n)), dx[i], inverse * inverse);
            }
        }

        void Near(double expected, T actual, double scale = 1) =>
            Assert.True(Math.Abs(expected - double.CreateTruncating(actual)) <= tolerance * Math.Max(1, scale), $"{expected} expected, {actual} found");
    }
}
