namespace AutogradNet.Tests;

public sealed class MaxPool2dTests
{
    [Fact]
    public void SwitchesSayWhereTheMaximaLay()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1f, 2, 3, 0, 9, 4, 5, 8, 7, 6, 1, 1], [1, 1, 3, 4]);
        var (y, switches) = x.MaxPool2dWithSwitches((2, 2), stride: 1);
        Assert.Equal([9f, 5, 8, 9, 6, 8], y.ToArray<float>());
        Assert.Equal([4, 6, 7, 4, 9, 7], switches.ToArray<int>());
        Assert.Equal(y.Shape, switches.Shape);
    }

    [Fact]
    public void OfEqualMaximaTheFirstInRowMajorOrderReceivesTheGradient()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.From([0f, 5, 1, 1, 5, 5, 1, 1], [1, 1, 2, 4]));
        using var gradients = tape.Backward(x.MaxPool2d(2).Sum(), [x]);
        Assert.Equal([0f, 1, 1, 0, 0, 0, 0, 0], gradients[x].ToArray<float>());
    }

    [Fact]
    public void PaddingIsNeverChosen()
    {
        using var scope = new TensorScope();
        var (y, switches) = Tensor.Full([1, 1, 2, 2], -3).MaxPool2dWithSwitches(2, padding: 1);
        Assert.Equal([-3f, -3, -3, -3], y.ToArray<float>());
        Assert.Equal([0, 1, 2, 3], switches.ToArray<int>());
    }

    [Fact]
    public void NotANumberWinsAndMinusInfinityIsAValueLikeAnyOther()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1f, float.NaN, 2, float.NaN, float.NegativeInfinity, float.NegativeInfinity], [1, 1, 1, 6]);
        var (y, switches) = x.MaxPool2dWithSwitches((1, 2));
        Assert.Equal([float.NaN, float.NaN, float.NegativeInfinity], y.ToArray<float>());
        Assert.Equal([1, 3, 4], switches.ToArray<int>());
    }

    [Fact]
    public void CeilModeAddsWindowsThatStartInsideOnly()
    {
        using var scope = new TensorScope();
        var x = Tensor.Arange([1, 1, 1, 6]);
        Assert.Equal([2f, 4], x.MaxPool2d((1, 3), stride: (1, 2)).ToArray<float>());
        Assert.Equal([2f, 4, 5], x.MaxPool2d((1, 3), stride: (1, 2), ceilMode: true).ToArray<float>());
        // A third window would start at 6, behind the last column.
        Assert.Equal([1f, 4], Tensor.Arange([1, 1, 1, 5]).MaxPool2d((1, 2), stride: (1, 3), ceilMode: true).ToArray<float>());
    }

    [Fact]
    public void DilationSpreadsTheWindow()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([9f, 8, 1, 2, 7], [1, 1, 1, 5]);
        Assert.Equal([9f, 8, 7], x.MaxPool2d((1, 2), stride: 1, dilation: (1, 2)).ToArray<float>());
    }

    [Fact]
    public void UnpoolingPutsValuesBackAndAddsThoseThatShareAPlace()
    {
        using var scope = new TensorScope();
        var switches = Tensor.From([4, 4, 1], [1, 1, 1, 3]);
        var y = Tensor.From([10f, 1, 3], [1, 1, 1, 3]).MaxUnpool2d(switches, (2, 3));
        Assert.Equal([0f, 3, 0, 0, 11, 0], y.ToArray<float>());
        Assert.Equal([11f, 11, 3], y.GatherBySwitches(switches).ToArray<float>());
    }

    [Fact]
    public void SwitchesOfARecordedPoolingOutliveTheTape()
    {
        using var scope = new TensorScope();
        Tensor switches;
        using (var tape = new Tape()) (_, switches) = tape.Watch(Tensor.Arange([1, 1, 2, 2])).MaxPool2dWithSwitches(2);
        Assert.Equal([3], switches.ToArray<int>());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void ASwitchOutsideThePlaneIsRefused(int wrong)
    {
        using var scope = new TensorScope();
        var switches = Tensor.From([0, wrong], [1, 2, 1, 1]);
        var values = Tensor.Ones([1, 2, 1, 1]);
        var unpooling = Assert.Throws<ArgumentException>(() => values.MaxUnpool2d(switches, 2));
        Assert.Contains("the switches [1, 2, 1, 1] go from", unpooling.Message, StringComparison.Ordinal);
        Assert.Contains("the 4 elements of a plane of 2×2 are 0 to 3", unpooling.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Tensor.Ones([1, 2, 2, 2]).GatherBySwitches(switches));
    }

    [Fact]
    public void SwitchesOfAnotherShapeOrTypeAreRefused()
    {
        using var scope = new TensorScope();
        var values = Tensor.Ones([1, 2, 2, 2]);
        var error = Assert.Throws<ArgumentException>(() => values.MaxUnpool2d(Tensor.Zeros([1, 2, 2, 1], DType.Int32), 4));
        Assert.Contains("the switches have the shape [1, 2, 2, 1], the values [1, 2, 2, 2]", error.Message, StringComparison.Ordinal);
        Assert.Contains("Int64", Assert.Throws<ArgumentException>(() => values.MaxUnpool2d(Tensor.Zeros(values.Shape, DType.Int64), 4)).Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => values.GatherBySwitches(Tensor.Zeros([1, 3, 2, 2], DType.Int32)));
        Assert.Contains("the switches [1, 3, 2, 2] and the input [1, 2, 2, 2] differ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AWindowThatDoesNotFitIsRefusedWithBothSizes()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([1, 1, 3, 4]);
        Refused("the window 4×2 covers 4×2 with dilation 1×1, more than the input [1, 1, 3, 4]", () => x.MaxPool2d((4, 2)));
        Refused("the window 2×2 covers 4×4 with dilation 3×3, more than the input [1, 1, 3, 4]", () => x.MaxPool2d(2, dilation: 3));
        Refused("the window 2×2 with dilation 1×1 would somewhere lie wholly in the padding (top 0, left 2, bottom 0, right 0) of the input [1, 1, 3, 4]", () => x.MaxPool2d(2, padding: new Padding2d(0, 2, 0, 0)));
        Refused("window must be positive", () => x.MaxPool2d((0, 1)));
        Refused("stride must be positive", () => x.MaxPool2d(2, stride: 0));
        Refused("the input has the shape [3, 4]; four axes", () => x.Reshape(3, 4).MaxPool2d(2));
        Refused("not floating point", () => Tensor.Ones([1, 1, 3, 4], DType.UInt8).MaxPool2d(2));
    }

    private static void Refused(string message, Func<Tensor> call)
    {
        var error = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
