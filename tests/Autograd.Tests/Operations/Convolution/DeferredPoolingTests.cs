using AutogradNet.Kernels;

namespace AutogradNet.Tests;

/// <summary>A convolution and the maximum pooling that reads it, computed together.</summary>
public sealed class DeferredPoolingTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void GivesTheBitsOfOneAfterTheOther(DType dtype)
    {
        using var scope = new TensorScope();
        var random = new RandomSource(8);
        var x = random.Normal([2, 3, 41, 38]).To(dtype);
        var (weight, bias) = (random.Normal([32, 3, 3, 3]).To(dtype), random.Normal([32]).To(dtype));
        var (mean, variance) = (random.Normal([32]).To(dtype), random.Uniform([32]).To(dtype));
        var addend = random.Normal([2, 32, 20, 18]).To(dtype);
        Tensor Convolve() => x.Conv2d(weight, bias, 2);
        DeferralBits.Same(() => Convolve().Relu().MaxPool2d(3, 2, ceilMode: true));
        DeferralBits.Same(() => Convolve().BatchNorm(mean, variance, null, bias).Relu6().MaxPool2d(3, 2, 1));
        DeferralBits.Same(() => Convolve().MaxPool2d((2, 1)).Relu());
        DeferralBits.Same(() => Convolve().Silu().MaxPool2d(2));
        DeferralBits.Same(() => (Convolve() + addend).MaxPool2d(2));
        DeferralBits.Same(() => Convolve().MaxPool2d(2, dilation: 2));
        DeferralBits.Same(() =>
        {
            var y = Convolve().Relu();
            return y.MaxPool2d(2).Sum() + y.Sum();
        });
    }

    [Fact]
    public void WhatIsPooledIsNotWritten()
    {
        using var scope = new TensorScope();
        var random = new RandomSource(8);
        var (x, weight) = (random.Normal([1, 3, 41, 38]), random.Normal([32, 3, 3, 3]));
        using var deferral = Deferral.Begin();
        var convolved = x.Conv2d(weight, stride: 2).Relu();
        var pooled = convolved.MaxPool2d(2);
        Assert.Null(pooled.Deferred);
        if (Cpu.VectorBytes > 0) Assert.NotNull(convolved.Deferred);
        else Assert.Null(convolved.Deferred);
    }
}
