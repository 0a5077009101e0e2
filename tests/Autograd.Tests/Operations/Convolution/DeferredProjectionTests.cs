using AutogradNet.Kernels;

namespace AutogradNet.Tests;

/// <summary>A pointwise convolution, the depthwise one that reads it and the pointwise one that reads that, computed together.</summary>
public sealed class DeferredProjectionTests
{
    // So many that none is shared by threads, for which it may be too small.
    private static readonly int Images = 2 * Compute.Threads;

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void APointwiseConvolutionTakesBothItReads(DType dtype)
    {
        // At the end of a deferral what was taken is computed as well, and its weight not deferred again: each time others.
        for (var i = 0; i < 7; i++)
        {
            using var scope = new TensorScope();
            var random = new RandomSource(7);
            var x = random.Normal([2, 4, 12, 9]).To(dtype);
            var (expand, depthwise, project) = (random.Normal([48, 4, 1, 1]).To(dtype), random.Normal([48, 1, 3, 3]).To(dtype), random.Normal([4, 48, 1, 1]).To(dtype));
            var (mean, variance) = (random.Normal([48]).To(dtype), random.Uniform([48]).To(dtype));
            var (bias, spread) = (random.Normal([4]).To(dtype), random.Uniform([4]).To(dtype));
            Tensor Expand() => x.Conv2d(expand, mean).BatchNorm(mean, variance, null, null).Relu6();
            Tensor Filter(Tensor y) => y.Conv2d(depthwise, mean, padding: 1, groups: 48).BatchNorm(mean, variance, mean, null).Relu();
            Tensor Project(Tensor y) => y.Conv2d(project, bias).BatchNorm(bias, spread, null, bias);
            Func<Tensor>[] cases =
            [
                () => Project(Filter(Expand())),
                () => (x + Project(Filter(Expand()))).Silu(),
                () => Tensor.Concat(1, Project(Filter(Expand())), x),
                () => Filter(Project(Filter(Expand())).Conv2d(expand)),
                () => Project(Filter(x.Conv2d(expand).Silu())) + Project(x.Conv2d(expand).Conv2d(depthwise, groups: 48).Hardswish()).Relu().Sum([2, 3], true),
                () =>
                {
                    var y = Filter(Expand());
                    return Project(y) + y.Conv2d(project);
                },
                () =>
                {
                    var y = Expand();
                    return Project(Filter(y)) + Project(y);
                },
            ];
            DeferralBits.Same(cases[i]);
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void TheFirstMayBeStridedAsNetworksBegin(DType dtype)
    {
        for (var i = 0; i < 4; i++)
        {
            using var scope = new TensorScope();
            var random = new RandomSource(9);
            var x = random.Normal([1, 3, 33, 35]).To(dtype);
            var (first, depthwise, project) = (random.Normal([32, 3, 3, 3]).To(dtype), random.Normal([32, 1, 3, 3]).To(dtype), random.Normal([9, 32, 1, 1]).To(dtype));
            var (mean, variance) = (random.Normal([32]).To(dtype), random.Uniform([32]).To(dtype));
            Tensor Begin() => x.Conv2d(first, mean, 2, 1).BatchNorm(mean, variance, variance, mean).Relu6();
            Tensor Filter(Tensor y) => y.Conv2d(depthwise, mean, padding: 1, groups: 32).BatchNorm(mean, variance, mean, null).Relu6();
            Func<Tensor>[] cases =
            [
                () => Filter(Begin()).Conv2d(project),
                () => Filter(Begin()),
                () => Filter(Filter(Begin())).MaxPool2d(2),
                () =>
                {
                    var y = Begin();
                    return Filter(y) + y;
                },
            ];
            DeferralBits.Same(cases[i]);
        }
    }

    [Fact]
    public void WhatIsTakenIsNotWritten()
    {
        using var scope = new TensorScope();
        var random = new RandomSource(7);
        var (x, expand, depthwise, project) = (random.Normal([Images, 4, 30, 30]), random.Normal([192, 4, 1, 1]), random.Normal([192, 1, 3, 3]), random.Normal([5, 192, 1, 1]));
        using var deferral = Deferral.Begin();
        var expanded = x.Conv2d(expand).Relu();
        var filtered = expanded.Conv2d(depthwise, groups: 192).Relu();
        var projected = filtered.Conv2d(project);
        projected.ToArray<float>();
        Assert.Null(projected.Deferred);
        Assert.NotNull(expanded.Deferred);
        if (Cpu.VectorBytes > 0) Assert.NotNull(filtered.Deferred);
        else Assert.Null(filtered.Deferred);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void FiltersThatChangeArePackedAnew(int changed)
    {
        using var scope = new TensorScope();
        var random = new RandomSource(7);
        var x = random.Normal([1, 4, 30, 30]);
        Tensor[] weights = [random.Normal([48, 4, 1, 1]), random.Normal([48, 1, 3, 3]), random.Normal([7, 48, 1, 1])];
        // A copy is kept from the second time on.
        for (var i = 0; i < 4; i++) AssertSame();
        weights[changed].MutableSpan<float>().Reverse();
        for (var i = 0; i < 4; i++) AssertSame();

        Tensor Convolve()
        {
            // What is taken is gone before anybody could read it.
            using var inner = new TensorScope();
            return inner.Keep(x.Conv2d(weights[0]).Relu().Conv2d(weights[1], groups: 48).Relu().Conv2d(weights[2]));
        }

        void AssertSame()
        {
            var expected = Convolve().ToArray<float>();
            using var deferral = Deferral.Begin();
            var actual = Convolve();
            Assert.NotNull(actual.Deferred);
            Assert.Equal(expected, actual.ToArray<float>());
            Assert.All(weights, weight => Assert.False(weight.WantsPlainResults));
        }
    }

    /// <summary>Also where the memory is an operand of a convolution taken, whose own result is gone.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void AnOperandOfAConvolutionTakenThatIsWrittenLaterIsReadBefore(int written)
    {
        using var scope = new TensorScope();
        var random = new RandomSource(7);
        Tensor[] operands = [random.Normal([Images, 4, 12, 9]), random.Normal([48, 4, 1, 1]), random.Normal([48]), random.Normal([48, 1, 3, 3]), random.Normal([7, 48, 1, 1])];
        Tensor Convolve()
        {
            using var expanded = operands[0].Conv2d(operands[1], operands[2]);
            using var filtered = expanded.Conv2d(operands[3], groups: 48).Relu();
            return filtered.Conv2d(operands[4]);
        }

        var expected = Convolve().ToArray<float>();
        using (Deferral.Begin())
        {
            foreach (var operand in operands) operand.Seal([]);
            var y = Convolve();
            Assert.NotNull(y.Deferred);
            operands[written].MutableSpan<float>().Fill(3);
            // On the portable path only the last waits.
            Assert.Equal(Cpu.VectorBytes == 0 && written < 4, y.Deferred is not null);
            Assert.Equal(expected, y.ToArray<float>());
        }
    }
}
