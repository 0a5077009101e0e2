namespace AutogradNet.Tests.Operations.Linear;

[Collection(LeakTest.Collection)]
public sealed class LinearTests : IDisposable
{
    private readonly TensorScope _scope = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void ValuesAndGradientsByHand()
    {
        using var tape = new Tape();
        var x = tape.Watch(Tensor.From<float>([1, 2, 3, 4], [2, 2]));
        var weight = tape.Watch(Tensor.From<float>([1, 0, 0, 1, 1, -1], [3, 2]));
        var bias = tape.Watch(Tensor.From<float>([10, 20, 30], [3]));
        var y = x.Linear(weight, bias);
        Assert.Equal([11f, 22, 29, 13, 24, 29], y.ToArray<float>());
        using var gradients = tape.Backward(y, [x, weight, bias], Tensor.From<float>([1, 2, 3, 4, 5, 6], [2, 3]));
        Assert.Equal([4f, -1, 10, -1], gradients[x].ToArray<float>());
        Assert.Equal([13f, 18, 17, 24, 21, 30], gradients[weight].ToArray<float>());
        Assert.Equal([5f, 7, 9], gradients[bias].ToArray<float>());
        Assert.Single(tape.Nodes, node => node.Operation is AutogradNet.Linear);
    }

    [Fact]
    public void EveryAxisBeforeTheLastIsARow()
    {
        var weight = new RandomSource(1).Uniform([3, 4]);
        var bias = new RandomSource(2).Uniform([3]);
        var x = new RandomSource(3).Uniform([2, 5, 4]);
        var y = x.Linear(weight, bias);
        Assert.Equal([2, 5, 3], y.Shape);
        Assert.Equal(x.Reshape(10, 4).Linear(weight, bias).ToArray<float>(), y.ToArray<float>());
        var one = x.Select(0, 1).Select(0, 2).Linear(weight, bias);
        Assert.Equal([3], one.Shape);
        for (var i = 0; i < 3; i++) Assert.Equal(y[1, 2, i], one[i], 5);
        Assert.Equal([0, 3], Tensor.Zeros([0, 4]).Linear(weight, bias).Shape);
        Assert.Equal(bias.ToArray<float>(), Tensor.Zeros([1, 0]).Linear(Tensor.Zeros([3, 0]), bias).ToArray<float>());
    }

    [Fact]
    public void OnlyWhatIsAskedForIsComputed()
    {
        using var tape = new Tape();
        var x = tape.Watch(Tensor.Ones([2, 3]));
        var y = x.Linear(Tensor.Ones([4, 3]), Tensor.Ones([4])).Sum();
        using var gradients = tape.Backward(y, [x], record: true);
        Assert.Equal(Enumerable.Repeat(4f, 6), gradients[x].ToArray<float>());
        Assert.DoesNotContain(tape.Nodes, node => node.Operation is MatMul { TransposeLeft: true });
    }

    [Fact]
    public void ShapesThatDoNotFitArePrinted()
    {
        var x = Tensor.Zeros([2, 3]);
        Fails(() => x.Linear(Tensor.Zeros([3, 4])), "[2, 3]", "[3, 4]");
        Fails(() => x.Linear(Tensor.Zeros([3])), "[2, 3]", "[3]");
        Fails(() => Tensor.Scalar(1).Linear(Tensor.Zeros([4, 3])), "[]", "[4, 3]");
        Fails(() => x.Linear(Tensor.Zeros([4, 3]), Tensor.Zeros([3])), "[3]", "[4, 3]");
        Fails(() => Tensor.Zeros([2, 3], DType.UInt8).Linear(Tensor.Zeros([4, 3])), "UInt8[2, 3]");
    }

    private static void Fails(Func<object> action, params string[] parts)
    {
        var message = Assert.ThrowsAny<ArgumentException>(action).Message;
        Assert.All(parts, part => Assert.Contains(part, message));
    }
}
