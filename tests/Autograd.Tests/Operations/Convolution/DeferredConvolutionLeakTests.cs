namespace AutogradNet.Tests;

[Collection(LeakTest.Collection)]
public sealed class DeferredConvolutionLeakTests
{
    [Fact]
    public void ResultsThatNobodyReadTakeNoMemory() => LeakTest.Run(() =>
    {
        using var scope = new TensorScope();
        var random = new RandomSource(1);
        var (x, weight) = (random.Normal([1, 4, 10, 10]), random.Normal([4, 4, 3, 3]));
        var before = BufferPool.OutstandingBuffers;
        using var deferral = Deferral.Begin();
        using (new TensorScope())
        {
            var y = x.Conv2d(weight, padding: 1) + x;
            Assert.NotNull(y.Relu().Deferred);
            Assert.Equal(before, BufferPool.OutstandingBuffers);
        }

        Assert.Equal(before, BufferPool.OutstandingBuffers);
    });

    [Fact]
    public void OperandsAreReleasedAsSoonAsTheResultIsComputed() => LeakTest.Run(() =>
    {
        using var scope = new TensorScope();
        var random = new RandomSource(1);
        var (x, weight) = (random.Normal([1, 4, 10, 10]), random.Normal([4, 4, 3, 3]));
        var before = BufferPool.OutstandingBuffers;
        using var deferral = Deferral.Begin();
        Tensor y;
        using (var inner = new TensorScope()) y = inner.Keep(x.Conv2d(weight).Relu());
        x.Dispose();
        weight.Dispose();
        Assert.Equal(before, BufferPool.OutstandingBuffers);
        y.ToArray<float>();
        Assert.Equal(before - 1, BufferPool.OutstandingBuffers);
    });

    [Fact]
    public void AConvolutionTakenByAnotherLeavesNothing() => LeakTest.Run(() =>
    {
        using var scope = new TensorScope();
        var random = new RandomSource(1);
        var (x, expand, depthwise) = (random.Normal([1, 4, 10, 10]), random.Normal([8, 4, 1, 1]), random.Normal([8, 1, 3, 3]));
        var before = BufferPool.OutstandingBuffers;
        using var deferral = Deferral.Begin();
        Tensor y;
        using (var inner = new TensorScope())
        {
            y = inner.Keep(x.Conv2d(expand).Relu6().Conv2d(depthwise, groups: 8).Relu6());
            x.Conv2d(expand).Relu6().Conv2d(depthwise, groups: 8);
        }

        foreach (var operand in (Tensor[])[x, expand, depthwise]) operand.Dispose();
        Assert.Equal(before, BufferPool.OutstandingBuffers);
        y.ToArray<float>();
        Assert.Equal(before - 2, BufferPool.OutstandingBuffers);
    });

    [Fact]
    public void AnErrorOnTheWayLeavesNothing() => LeakTest.Run(() =>
    {
        using var outer = new TensorScope();
        var random = new RandomSource(1);
        var (x, weight) = (random.Normal([1, 4, 10, 10]), random.Normal([4, 4, 3, 3]));
        Assert.Throws<ArgumentException>(() =>
        {
            using var deferral = Deferral.Begin();
            using var scope = new TensorScope();
            return x.Conv2d(weight).Relu().Conv2d(weight) + x;
        });
    });

    [Fact]
    public void AnOperandThatIsGoneLeavesNothing() => LeakTest.Run(() =>
    {
        using var scope = new TensorScope();
        var random = new RandomSource(1);
        var (x, weight) = (random.Normal([1, 4, 10, 10]), random.Normal([4, 4, 3, 3]));
        var addend = x.Clone();
        addend.Dispose();
        using var deferral = Deferral.Begin();
        var y = x.Conv2d(weight, padding: 1);
        Assert.Throws<ObjectDisposedException>(() => y + addend);
    });
}
