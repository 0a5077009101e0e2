namespace AutogradNet.Tests.Operations.Reductions;

[Collection(LeakTest.Collection)]
public sealed class ExtremumTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void ExtremaAreTakenOverAxes()
    {
        var x = Tensor.From<float>([3, -1, 2, 0, 5, -4], [2, 3]);
        Assert.Equal(5, x.Max().ToDouble());
        Assert.Equal(-4, x.Min().ToDouble());
        Assert.Equal([3f, 5], x.Max([1]).ToArray<float>());
        Assert.Equal([0f, -1, -4], x.Min([0]).ToArray<float>());
        Assert.Equal([2, 1], x.Max([-1], keepAxes: true).Shape);
        Assert.Equal(5, x.Max([0, 1]).ToDouble());
        Assert.Equal([1, 0, 1], x.Flip(0).ArgMax(0).ToArray<int>());
        Assert.Equal([0, 1], x.ArgMax(-1).ToArray<int>());
        Assert.Equal(4, Tensor.Scalar(4).Max().ToDouble());
    }

    [Fact]
    public void TheFirstOfEqualExtremaGetsTheGradient()
    {
        using var tape = new Tape();
        var x = tape.Watch(Tensor.From<float>([1, 7, 7, 7, 0, 0], [2, 3]));
        Assert.Equal([0f, 1, 0, 0, 0, 0], Gradient(x.Max()));
        Assert.Equal([0f, 0, 0, 0, 1, 0], Gradient(x.Min()));
        Assert.Equal([0f, 1, 0, 1, 0, 0], Gradient(x.Max([1]).Sum()));
        Assert.Equal([0f, 1, 1, 1, 0, 0], Gradient(x.Max([0]).Sum()));

        float[] Gradient(Tensor y)
        {
            using var gradients = tape.Backward(y, [x]);
            return gradients[x].ToArray<float>();
        }
    }

    [Fact]
    public void NaNWins()
    {
        var x = Tensor.From<float>([1, float.NaN, float.PositiveInfinity, 3, 4, float.NaN], [2, 3]);
        Assert.Equal(double.NaN, x.Max().ToDouble());
        Assert.Equal([float.NaN, float.NaN], x.Min([1]).ToArray<float>());
        Assert.Equal([float.NaN, 4f], x.Slice(1, 0, 2).Max([1]).ToArray<float>());
        Assert.Equal([1, 2], x.ArgMax(1).ToArray<int>());
        Assert.Equal([1, 0, 1], x.ArgMax(0).ToArray<int>());
        using var tape = new Tape();
        var watched = tape.Watch(x);
        using var gradients = tape.Backward(watched.Max(), [watched]);
        Assert.Equal([0f, 1, 0, 0, 0, 0], gradients[watched].ToArray<float>());
    }

    [Fact]
    public void NothingToChooseFromIsAnError()
    {
        Assert.Contains("[2, 0]", Assert.Throws<ArgumentException>(() => Tensor.Zeros([2, 0]).Max([1])).Message);
        Assert.Contains("[0]", Assert.Throws<ArgumentException>(() => Tensor.Zeros([0]).Min()).Message);
        Assert.Contains("[0]", Assert.Throws<ArgumentException>(() => Tensor.Zeros([0]).ArgMax(0)).Message);
        Assert.Contains("Int32[2]", Assert.Throws<ArgumentException>(() => Tensor.Zeros([2], DType.Int32).Max()).Message);
        Assert.Contains("Int32[2]", Assert.Throws<ArgumentException>(() => Tensor.Zeros([2], DType.Int32).ArgMax(0)).Message);
        Assert.Equal([0], Tensor.Zeros([2, 0]).Max([0]).Shape);
    }
}
