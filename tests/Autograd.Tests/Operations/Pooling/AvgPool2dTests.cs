namespace AutogradNet.Tests;

public sealed class AvgPool2dTests
{
    [Fact]
    public void AveragesEachWindow()
    {
        using var scope = new TensorScope();
        var x = Tensor.Arange([1, 1, 4, 4]);
        Assert.Equal([2.5f, 4.5f, 10.5f, 12.5f], x.AvgPool2d(2).ToArray<float>());
        Assert.Equal([4f, 6, 8, 10], x.AvgPool2d((3, 1), stride: (1, 2)).ToArray<float>());
    }

    [Fact]
    public void PaddingCountsOrNot()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([2f, 4, 6, 8], [1, 1, 2, 2]);
        Assert.Equal([0.5f, 1, 1.5f, 2], x.AvgPool2d(2, padding: 1).ToArray<float>());
        Assert.Equal([2f, 4, 6, 8], x.AvgPool2d(2, padding: 1, countIncludePad: false).ToArray<float>());
    }

    [Fact]
    public void WhatCeilModeCoversBeyondThePaddingIsNotDividedBy()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([3f, 6, 9, 12], [1, 1, 1, 4]);
        // Padded: 0 3 6 9 12 0; windows of 3 at 0, 2 and 4, the last of which reaches one beyond the padding.
        Assert.Equal([3f, 9, 6], x.AvgPool2d((1, 3), stride: (1, 2), padding: (0, 1), ceilMode: true).ToArray<float>());
        Assert.Equal([4.5f, 9, 12], x.AvgPool2d((1, 3), stride: (1, 2), padding: (0, 1), ceilMode: true, countIncludePad: false).ToArray<float>());
    }

    [Fact]
    public void AdaptiveWindowsOverlapWhereTheyDoNotDivideEvenly()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1f, 2, 6, 10, 20], [1, 1, 1, 5]);
        // Three windows over five columns: [0, 2), [1, 4), [3, 5).
        Assert.Equal([1.5f, 6, 15], x.AdaptiveAvgPool2d((1, 3)).ToArray<float>());
        Assert.Equal([2f, 10, 20], x.AdaptiveMaxPool2d((1, 3)).ToArray<float>());
        Assert.Equal([7.8f], x.AdaptiveAvgPool2d(1).ToArray<float>());
    }

    [Fact]
    public void AdaptiveMaximaPassTheGradientToTheFirstOfEquals()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.From([1f, 5, 5, 0], [1, 1, 2, 2]));
        using var gradients = tape.Backward(x.AdaptiveMaxPool2d(1).Sum(), [x]);
        Assert.Equal([0f, 1, 0, 0], gradients[x].ToArray<float>());
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedWithBothShapes()
    {
        using var scope = new TensorScope();
        Refused("the window 3×3 covers 3×3 with dilation 1×1, more than the input [1, 1, 2, 4]", () => Tensor.Ones([1, 1, 2, 4]).AvgPool2d(3));
        Refused("wholly in the padding", () => Tensor.Ones([1, 1, 2, 4]).AvgPool2d(2, padding: 2));
        Refused("for the input [1, 2, 5, 5] has the shape [1, 2, 3, 2]; [1, 2, 2, 2] was expected", () => Tensor.Ones([1, 2, 3, 2]).AvgPool2dAdjoint(5, 2));
        Refused("planes of the input [1, 1, 2, 4] cannot become 0×1", () => Tensor.Ones([1, 1, 2, 4]).AdaptiveAvgPool2d((0, 1)));
        Refused("planes of the input [1, 1, 0, 4] cannot become 1×1", () => Tensor.Ones([1, 1, 0, 4]).AdaptiveMaxPool2d(1));
    }

    private static void Refused(string message, Func<Tensor> call)
    {
        var error = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
