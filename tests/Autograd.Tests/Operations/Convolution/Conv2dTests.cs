namespace AutogradNet.Tests;

public sealed class Conv2dTests
{
    [Theory]
    [InlineData(1, 3, 4, 5, 6, 2, 3, 2, 1, 1, 1, 2, 3, 1, 1, 1)]
    [InlineData(2, 4, 7, 6, 6, 3, 3, 2, 2, 1, 0, 2, 1, 1, 2, 2)]
    [InlineData(2, 3, 9, 8, 3, 3, 2, 1, 3, 0, 1, 0, 2, 2, 2, 3)]
    public void AgreesWithTheDefinition(
        int batch, int channels, int height, int width, int filters, int kernelHeight, int kernelWidth, int strideHeight, int strideWidth,
        int top, int left, int bottom, int right, int dilationHeight, int dilationWidth, int groups)
    {
        using var scope = new TensorScope();
        var random = new RandomSource(5);
        var x = random.Normal([batch, channels, height, width], dtype: DType.Float64);
        var weight = random.Normal([filters, channels / groups, kernelHeight, kernelWidth], dtype: DType.Float64);
        var bias = random.Normal([filters], dtype: DType.Float64);
        var y = x.Conv2d(
            weight, bias, (strideHeight, strideWidth), new Padding2d(top, left, bottom, right), (dilationHeight, dilationWidth), groups);

        Assert.Equal(((height + top + bottom - (dilationHeight * (kernelHeight - 1)) - 1) / strideHeight) + 1, y.Shape[2]);
        Assert.Equal(((width + left + right - (dilationWidth * (kernelWidth - 1)) - 1) / strideWidth) + 1, y.Shape[3]);
        var groupChannels = channels / groups;
        for (var n = 0; n < batch; n++)
        {
            for (var o = 0; o < filters; o++)
            {
                for (var i = 0; i < y.Shape[2]; i++)
                {
                    for (var j = 0; j < y.Shape[3]; j++)
                    {
                        var sum = bias[o];
                        for (var c = 0; c < groupChannels; c++)
                        {
                            for (var k = 0; k < kernelHeight; k++)
                            {
                                for (var l = 0; l < kernelWidth; l++)
                                {
                                    var row = (i * strideHeight) + (k * dilationHeight) - top;
                                    var column = (j * strideWidth) + (l * dilationWidth) - left;
                                    if (row < 0 || row >= height || column < 0 || column >= width) continue;
                                    sum += weight[o, c, k, l] * x[n, (o / (filters / groups) * groupChannels) + c, row, column];
                                }
                            }
                        }

                        Assert.Equal(sum, y[n, o, i, j], 1e-12);
                    }
                }
            }
        }
    }

    [Fact]
    public void FiltersAreNotFlipped()
    {
        using var scope = new TensorScope();
        var y = Tensor.Arange([1, 1, 3, 3]).Conv2d(Tensor.From([1f, 10, 100, 1000], [1, 1, 2, 2]), Tensor.From([0.5f], [1]));
        Assert.Equal([4310.5f, 5421.5f, 7643.5f, 8754.5f], y.ToArray<float>());
    }

    [Fact]
    public void AnEmptyBatchGivesAnEmptyResultAndZeroWeightGradients()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.Zeros([0, 2, 4, 4]));
        var weight = tape.Watch(Tensor.Ones([3, 2, 3, 3]));
        var y = x.Conv2d(weight);
        Assert.Equal([0, 3, 2, 2], y.Shape);
        using var gradients = tape.Backward(y.Sum(), [x, weight]);
        Assert.Equal([0, 2, 4, 4], gradients[x].Shape);
        Assert.All(gradients[weight].ToArray<float>(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void AskingForTheImageComputesNoWeightGradient()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.Ones([1, 1, 3, 3]));
        var weight = tape.Watch(Tensor.Ones([1, 1, 2, 2]));
        var y = x.Conv2d(weight).Sum();
        var gradients = tape.Backward(y, [x], record: true);
        Assert.DoesNotContain(tape.Nodes, node => node.Operation is Conv2dWeightGradient);
        Assert.Equal([1f, 2, 1, 2, 4, 2, 1, 2, 1], gradients[x].ToArray<float>());
    }

    [Theory]
    [InlineData(new[] { 1, 3, 4, 4 }, new[] { 2, 2, 3, 3 }, 1, 1, 0, "[1, 3, 4, 4] has 3 channels; the weight [2, 2, 3, 3]")]
    [InlineData(new[] { 1, 4, 4, 4 }, new[] { 3, 2, 3, 3 }, 2, 1, 0, "3 filters of the weight [3, 2, 3, 3] for the input [1, 4, 4, 4] cannot be divided among 2 groups")]
    [InlineData(new[] { 1, 2, 4, 4 }, new[] { 2, 2, 3, 6 }, 1, 1, 0, "weight [2, 2, 3, 6] covers 3×6 with dilation 1×1, more than the input [1, 2, 4, 4]")]
    [InlineData(new[] { 1, 2, 4, 4 }, new[] { 2, 2, 3, 3 }, 1, 2, 0, "covers 5×5 with dilation 2×2, more than the input [1, 2, 4, 4]")]
    [InlineData(new[] { 2, 4, 4 }, new[] { 2, 2, 3, 3 }, 1, 1, 0, "the input has the shape [2, 4, 4]; four axes")]
    [InlineData(new[] { 1, 2, 4, 4 }, new[] { 2, 18 }, 1, 1, 0, "the weight has the shape [2, 18]; four axes")]
    [InlineData(new[] { 1, 2, 4, 4 }, new[] { 0, 2, 3, 3 }, 1, 1, 0, "the weight [0, 2, 3, 3] for the input [1, 2, 4, 4] is empty")]
    [InlineData(new[] { 1, 2, 0, 4 }, new[] { 2, 2, 1, 1 }, 1, 1, 0, "the input [1, 2, 0, 4]")]
    [InlineData(new[] { 1, 2, 4, 4 }, new[] { 2, 2, 3, 3 }, 0, 1, 0, "at least one group")]
    [InlineData(new[] { 1, 2, 4, 4 }, new[] { 2, 2, 3, 3 }, 1, 0, 0, "dilation must be positive")]
    [InlineData(new[] { 1, 2, 4, 4 }, new[] { 2, 2, 3, 3 }, 1, 1, -1, "padding must not be negative")]
    [InlineData(new[] { 1, 2, 4, 4 }, new[] { 2, 2, 3, 3 }, 1, 1, int.MaxValue, "more than can be addressed")]
    public void WhatDoesNotFitIsRefusedWithBothShapes(int[] input, int[] weight, int groups, int dilation, int padding, string message)
    {
        using var scope = new TensorScope();
        var error = Assert.ThrowsAny<ArgumentException>(() =>
            Tensor.Ones(new Shape(input)).Conv2d(Tensor.Ones(new Shape(weight)), padding: padding, dilation: dilation, groups: groups));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Conv2d: ", error.Message, StringComparison.Ordinal);
    }

    // Where little is gained, what a tape records is the sum over taps: rectifiers decide as they do in the reference frameworks.
    [Theory]
    [InlineData(64, true)]
    [InlineData(32, false)]
    public void ATapeTakesWinogradsWayWhereThereAreManyChannels(int channels, bool takes)
    {
        using var scope = new TensorScope();
        var random = new RandomSource(8);
        var x = random.Normal([1, channels, 32, 32]);
        var weight = random.Normal([64, channels, 3, 3]);
        var free = x.Conv2d(weight, padding: 1).ToArray<float>();
        var recorded = On(new Tape());
        if (takes) Assert.Equal(free, recorded);
        else Assert.NotEqual(free, recorded);
        Assert.Equal(recorded, On(new Tape { KeepsValues = false }));

        float[] On(Tape tape)
        {
            using (tape) return tape.Watch(x).Conv2d(weight, padding: 1).ToArray<float>();
        }
    }

    [Fact]
    public void ABiasOfAnotherLengthIsRefused()
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<ArgumentException>(() => Tensor.Ones([1, 1, 3, 3]).Conv2d(Tensor.Ones([2, 1, 2, 2]), Tensor.Ones([3])));
        Assert.Contains("the bias has the shape [3]; the weight [2, 1, 2, 2] takes [2]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IntegersAndAStrideOfZeroAreRefused()
    {
        using var scope = new TensorScope();
        var weight = Tensor.Ones([1, 1, 2, 2]);
        Assert.Contains("Int32", Assert.Throws<ArgumentException>(() => Tensor.Ones([1, 1, 3, 3], DType.Int32).Conv2d(weight)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Tensor.Ones([1, 1, 3, 3]).Conv2d(weight, stride: (1, 0)));
        Assert.Throws<ArgumentNullException>(() => Tensor.Ones([1, 1, 3, 3]).Conv2d(null!));
    }

    [Fact]
    public void TheWeightGradientRefusesAnOutputThatTheInputDoesNotGive()
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<ArgumentException>(() => Tensor.Ones([1, 2, 5, 5]).Conv2dWeightGradient(Tensor.Ones([1, 3, 4, 3]), 3));
        Assert.Contains("the output gradient has the shape [1, 3, 4, 3]; the input [1, 2, 5, 5] takes [1, 3, 3, 3]", error.Message, StringComparison.Ordinal);
    }
}
