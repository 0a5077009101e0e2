namespace AutogradNet.Tests;

public sealed class ConvTranspose2dTests
{
    [Fact]
    public void EveryElementAddsItsMultipleOfTheFilter()
    {
        using var scope = new TensorScope();
        var y = Tensor.From([1f, 2, 3, 4], [1, 1, 2, 2]).ConvTranspose2d(Tensor.From([1f, 10, 100, 1000], [1, 1, 2, 2]), Tensor.From([0.5f], [1]));
        Assert.Equal([1.5f, 12.5f, 20.5f, 103.5f, 1234.5f, 2040.5f, 300.5f, 3400.5f, 4000.5f], y.ToArray<float>());
    }

    [Fact]
    public void OutputPaddingExtendsTheEnd()
    {
        using var scope = new TensorScope();
        var y = Tensor.From([1f, 2], [1, 1, 1, 2]).ConvTranspose2d(Tensor.From([1f, 10], [1, 1, 1, 2]), stride: (1, 3), outputPadding: (0, 1));
        Assert.Equal([1, 1, 1, 6], y.Shape);
        Assert.Equal([1f, 10, 0, 2, 20, 0], y.ToArray<float>());
    }

    [Theory]
    [InlineData(2, 1, 0, 3)]
    [InlineData(3, 0, 2, 3)]
    [InlineData(1, 2, 0, 4)]
    public void IsTheAdjointOfConvolution(int stride, int padding, int outputPadding, int kernel)
    {
        using var scope = new TensorScope();
        var random = new RandomSource(11);
        var small = random.Normal([2, 4, 4, 3], dtype: DType.Float64);
        var weight = random.Normal([4, 3, kernel, kernel], dtype: DType.Float64);
        var large = small.ConvTranspose2d(weight, stride: stride, padding: padding, outputPadding: outputPadding, groups: 2);
        Assert.Equal([2, 6, (3 * stride) - (2 * padding) + kernel + outputPadding, (2 * stride) - (2 * padding) + kernel + outputPadding], large.Shape);
        var other = random.Normal(large.Shape, dtype: DType.Float64);
        var back = other.Conv2d(weight, stride: stride, padding: padding, groups: 2);
        Assert.Equal(small.Shape, back.Shape);
        Assert.Equal((large * other).Sum().ToDouble(), (small * back).Sum().ToDouble(), 1e-9);
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedWithBothShapes()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([1, 3, 2, 2]);
        Refused("[1, 3, 2, 2] has 3 channels; the weight [2, 3, 2, 2] takes 2", () => x.ConvTranspose2d(Tensor.Ones([2, 3, 2, 2])));
        Refused("the input [1, 3, 2, 2] with the weight [3, 1, 1, 1] would be", () => x.ConvTranspose2d(Tensor.Ones([3, 1, 1, 1]), padding: 1));
        Refused("cannot be divided among 2 groups", () => x.ConvTranspose2d(Tensor.Ones([3, 1, 2, 2]), groups: 2));
        Refused("less than the stride 2×2", () => x.ConvTranspose2d(Tensor.Ones([3, 1, 2, 2]), stride: 2, outputPadding: (0, 2)));
        Refused("the bias has the shape [3]; the weight [3, 2, 2, 2] takes [2]", () => x.ConvTranspose2d(Tensor.Ones([3, 2, 2, 2]), Tensor.Ones([3])));
        Refused("at least one group", () => x.ConvTranspose2d(Tensor.Ones([3, 2, 2, 2]), groups: 0));
        Refused("cannot be divided among 2147483647 groups", () => x.ConvTranspose2d(Tensor.Ones([3, 2, 2, 2]), groups: int.MaxValue));
        Refused("2^31-1", () => x.ConvTranspose2d(Tensor.Ones([3, 2, 2, 2]), stride: int.MaxValue));
        Refused("[1, 3, 0, 2]", () => Tensor.Ones([1, 3, 0, 2]).ConvTranspose2d(Tensor.Ones([3, 2, 2, 2]), stride: 3));
    }

    [Fact]
    public void AnInputGradientOfAnotherSizeIsRefused()
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<ArgumentException>(() => Tensor.Ones([1, 2, 3, 3]).Conv2dInputGradient(Tensor.Ones([2, 1, 3, 3]), (8, 5)));
        Assert.Contains("a result of 8×5 belongs to an input of 6×3, not to [1, 2, 3, 3]", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(string message, Func<Tensor> call)
    {
        var error = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
