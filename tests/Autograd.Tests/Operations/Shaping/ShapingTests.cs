namespace AutogradNet.Tests.Operations.Shaping;

[Collection(LeakTest.Collection)]
public sealed class ShapingTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void PermuteReordersAxes()
    {
        var y = Tensor.Arange([2, 3, 2]).Permute(2, 0, 1);
        Assert.Equal(new Shape(2, 2, 3), y.Shape);
        Assert.Equal([0f, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11], y.ToArray<float>());
        Assert.Equal([0f, 2, 4, 1, 3, 5], Tensor.Arange([3, 2]).Transpose(0, -1).ToArray<float>());
        Assert.Equal(7, Tensor.Scalar(7).Permute().ToDouble());
        Assert.Equal([0, 2, 1, 3], Tensor.Arange([2, 2], DType.Int32).Transpose(0, 1).ToArray<int>());
    }

    [Fact]
    public void SlicesAreTakenFromStartInSteps()
    {
        var x = Tensor.Arange([2, 5]);
        Assert.Equal([1f, 3, 6, 8], x.Slice(1, 1, 2, 2).ToArray<float>());
        Assert.Equal([5f, 6, 7, 8, 9], x.Slice(0, 1, 1).ToArray<float>());
        Assert.Equal([4f, 9], x.Slice(-1, 4, 1, int.MaxValue).ToArray<float>());
        Assert.Equal([2, 0], x.Slice(1, 5, 0).Shape);
        Assert.Equal([6f, 7], x.Crop([1, 1], [1, 2]).ToArray<float>());
        Assert.Equal([3f, 8], x.Select(1, -2).ToArray<float>());
        Assert.Equal([0, 0, 1, 0, 0, 2, 0], Tensor.From<long>([1, 2], [2]).PlaceInZeros(0, 2, 7, 3).ToArray<long>());
    }

    [Fact]
    public void SlicesThatLieTogetherShareMemory()
    {
        var x = Tensor.Zeros([2, 3, 4]);
        var slice = x.Slice(0, 1, 1).Slice(1, 1, 2);
        x.MutableSpan<float>()[16] = 5;
        Assert.Equal(5, slice[0]);
        Assert.Equal([1, 2, 4], slice.Shape);
    }

    [Fact]
    public void SplitAndConcatAreInverse()
    {
        var x = Tensor.Arange([2, 5]);
        var parts = x.Split(1, 2, 0, 3);
        Assert.Equal([[2, 2], [2, 0], [2, 3]], parts.Select(part => part.Shape));
        Assert.Equal([2f, 3, 4, 7, 8, 9], parts[2].ToArray<float>());
        Assert.Equal(x.ToArray<float>(), Tensor.Concat(-1, parts).ToArray<float>());
        Assert.Equal([1, 2, 3], Tensor.Concat(0, Tensor.From<byte>([1], [1]), Tensor.From<byte>([2, 3], [2])).ToArray<byte>());
    }

    [Fact]
    public void StackPutsTensorsSideBySide()
    {
        var (x, y) = (Tensor.From<float>([1, 2], [2]), Tensor.From<float>([3, 4], [2]));
        Assert.Equal([1f, 2, 3, 4], Tensor.Stack(0, x, y).ToArray<float>());
        var last = Tensor.Stack(-1, x, y, x);
        Assert.Equal([2, 3], last.Shape);
        Assert.Equal([1f, 3, 1, 2, 4, 2], last.ToArray<float>());
    }

    [Fact]
    public void PadSurroundsWithAValue()
    {
        var y = Tensor.From<float>([1, 2], [1, 2]).Pad([1, 0], [0, 2], -1);
        Assert.Equal([2, 4], y.Shape);
        Assert.Equal([-1f, -1, -1, -1, 1, 2, -1, -1], y.ToArray<float>());
        Assert.Equal([9f, 9], Tensor.Zeros([0]).Pad([1], [1], 9).ToArray<float>());
    }

    [Fact]
    public void FlipReversesAxes()
    {
        var x = Tensor.Arange([2, 3]);
        Assert.Equal([2f, 1, 0, 5, 4, 3], x.Flip(-1).ToArray<float>());
        Assert.Equal([3f, 4, 5, 0, 1, 2], x.Flip(0).ToArray<float>());
        Assert.Equal([5f, 4, 3, 2, 1, 0], x.Flip(0, 1).ToArray<float>());
        Assert.Equal([0, 3], Tensor.Zeros([0, 3]).Flip(0, 1).Shape);
    }

    [Fact]
    public void SqueezeAndUnsqueezeDropAndAddAxes()
    {
        var x = Tensor.Zeros([1, 3, 1]);
        Assert.Equal([3], x.Squeeze().Shape);
        Assert.Equal([1, 3], x.Squeeze(-1).Shape);
        Assert.Equal([3], x.Squeeze(0, 2).Shape);
        Assert.Equal([1, 1, 3, 1], x.Unsqueeze(0).Shape);
        Assert.Equal([1, 3, 1, 1], x.Unsqueeze(-1).Shape);
        Assert.Equal([1], Tensor.Scalar(1).Unsqueeze(0).Shape);
    }

    [Fact]
    public void OperationsOfEqualAttributesAreEqual()
    {
        Assert.Equal(new Permute([1, 0]), new Permute([1, 0]));
        Assert.Equal(new Permute([1, 0]).GetHashCode(), new Permute([1, 0]).GetHashCode());
        Assert.NotEqual(new Permute([1, 0]), new Permute([0, 1]));
        Assert.Contains("[1, 0]", new Permute([1, 0]).ToString());
        Assert.True(default == (IndexList)[]);
    }

    [Fact]
    public void OverlappingSlicesAddTheirGradients()
    {
        using var tape = new Tape();
        var x = tape.Watch(Tensor.Arange([4]));
        var y = x.Slice(0, 0, 3).Sum() + (x.Slice(0, 1, 2, 2) * 10.0).Sum();
        using var gradients = tape.Backward(y, [x]);
        Assert.Equal([1f, 11, 1, 10], gradients[x].ToArray<float>());
    }

    [Fact]
    public void MistakesPrintTheShapes()
    {
        var x = Tensor.Zeros([2, 3]);
        Fails<ArgumentException>(() => x.Permute(0, 0), "[0, 0]", "[2, 3]");
        Fails<ArgumentException>(() => x.Permute(0), "[0]", "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.Permute(0, 2), "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.Slice(1, 2, 2), "[2, 3]", "[2, 2]");
        Fails<ArgumentOutOfRangeException>(() => x.Slice(1, -1, 2), "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.Slice(1, 4, 0), "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.Slice(1, 0, 2, int.MaxValue), "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.Slice(1, 0, 2, 0), "step");
        Fails<ArgumentOutOfRangeException>(() => x.Slice(1, 0, -1), "length");
        Fails<ArgumentException>(() => x.Crop([0], [1, 1]), "[2, 3]", "[1, 1]");
        Fails<ArgumentException>(() => x.Split(1, 1, 1), "[1, 1]", "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.Select(0, 2), "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.PlaceInZeros(1, 1, 3), "[2, 3]");
        Fails<ArgumentException>(() => x.Pad([1], [1]), "[1]", "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.Pad([0, -1], [0, 0]), "[0, -1]", "[2, 3]", "Slice");
        Fails<ArgumentOutOfRangeException>(() => x.Pad([0, 0], [0, -1]), "[0, -1]", "[2, 3]");
        Fails<ArgumentException>(() => Tensor.Concat(0, x, Tensor.Zeros([2, 4])), "[2, 3]", "[2, 4]");
        Fails<ArgumentException>(() => Tensor.Concat(0, x, Tensor.Zeros([3])), "[2, 3]", "[3]");
        Fails<ArgumentException>(() => Tensor.Concat(0, x, Tensor.Zeros([2, 3], DType.Float64)), "Float32[2, 3]", "Float64[2, 3]");
        Fails<ArgumentException>(() => Tensor.Concat(0), "nothing");
        Fails<ArgumentException>(() => Tensor.Stack(0, x, Tensor.Zeros([3, 2])), "[2, 3]", "[3, 2]");
        Fails<ArgumentException>(() => x.Flip(1, -1), "[2, 3]");
        Fails<ArgumentException>(() => x.Squeeze(1), "[2, 3]");
        Fails<ArgumentOutOfRangeException>(() => x.Unsqueeze(4), "[2, 3]");
    }

    private static void Fails<TException>(Func<object> action, params string[] parts)
        where TException : Exception
    {
        var message = Assert.Throws<TException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
    }
}
