namespace AutogradNet.Tests;

/// <summary>A pointwise convolution and the depthwise one that reads it, computed together.</summary>
public sealed class DeferredDepthwiseTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void ADepthwiseConvolutionTakesThePointwiseOneItReads(DType dtype)
    {
        // At the end of a deferral what was taken is computed as well, and its weight not deferred again: each time others.
        for (var i = 0; i < 5; i++)
        {
            using var scope = new TensorScope();
            var random = new RandomSource(6);
            var x = random.Normal([2, 4, 12, 9]).To(dtype);
            var (expand, depthwise, project) = (random.Normal([20, 4, 1, 1]).To(dtype), random.Normal([20, 1, 3, 3]).To(dtype), random.Normal([4, 20, 1, 1]).To(dtype));
            var (mean, variance) = (random.Normal([20]).To(dtype), random.Uniform([20]).To(dtype));
            Tensor Expand() => x.Conv2d(expand).BatchNorm(mean, variance, null, null).Relu6();
            Tensor Filter(Tensor y) => y.Conv2d(depthwise, mean, padding: 1, groups: 20).BatchNorm(mean, variance, mean, null).Relu6();
            Func<Tensor>[] cases =
            [
                () => Filter(Expand()),
                () => Filter(Expand()).Conv2d(project) + x,
                () => Filter(Filter(Expand())),
                () => Filter(Expand()) + Expand(),
                () =>
                {
                    var y = Expand();
                    return Filter(y) + y;
                },
            ];
            DeferralBits.Same(cases[i]);
        }
    }

    [Fact]
    public void WhatADepthwiseConvolutionTakesIsNotWritten()
    {
        using var scope = new TensorScope();
        var random = new RandomSource(6);
        var (x, expand, depthwise) = (random.Normal([1, 4, 12, 9]), random.Normal([20, 4, 1, 1]), random.Normal([20, 1, 3, 3]));
        using var deferral = Deferral.Begin();
        var expanded = x.Conv2d(expand).Relu();
        var filtered = expanded.Conv2d(depthwise, groups: 20).Relu();
        filtered.ToArray<float>();
        Assert.Null(filtered.Deferred);
        Assert.NotNull(expanded.Deferred);
    }

    /// <summary>Also where the memory is an operand of the convolution taken, whose own result is gone.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnOperandOfAConvolutionTakenThatIsWrittenLaterIsReadBefore(int written)
    {
        using var scope = new TensorScope();
        var random = new RandomSource(6);
        Tensor[] operands = [random.Normal([1, 4, 12, 9]), random.Normal([20, 4, 1, 1]), random.Normal([20]), random.Normal([20, 1, 3, 3])];
        Tensor Compute()
        {
            using var expanded = operands[0].Conv2d(operands[1], operands[2]);
            return expanded.Conv2d(operands[3], groups: 20).Relu();
        }

        var expected = Compute().ToArray<float>();
        using (Deferral.Begin())
        {
            foreach (var operand in operands) operand.Seal([]);
            var y = Compute();
            Assert.NotNull(y.Deferred);
            operands[written].MutableSpan<float>().Fill(3);
            Assert.Null(y.Deferred);
            Assert.Equal(expected, y.ToArray<float>());
        }
    }
}
