using AutogradNet.Kernels;

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
    public void ConvolutionsTakenByAnotherLeaveNothing() => LeakTest.Run(() =>
    {
        using var scope = new TensorScope();
        var random = new RandomSource(1);
        // So many images that none is shared by threads, for which it may be too small.
        var x = random.Normal([2 * Compute.Threads, 4, 30, 30]);
        var (expand, depthwise, project) = (random.Normal([48, 4, 1, 1]), random.Normal([48, 1, 3, 3]), random.Normal([4, 48, 1, 1]));
        var before = BufferPool.OutstandingBuffers;
        using var deferral = Deferral.Begin();
        Tensor y;
        using (var inner = new TensorScope())
        {
            y = inner.Keep(x.Conv2d(expand).Relu6().Conv2d(depthwise, groups: 48).Relu6().Conv2d(project).Relu());
            x.Conv2d(expand).Relu6().Conv2d(depthwise, groups: 48);
            x.Conv2d(expand).Relu6().Conv2d(depthwise, groups: 48).Conv2d(project);
        }

        foreach (var operand in (Tensor[])[x, expand, depthwise, project]) operand.Dispose();
        // With AVX2 or AVX-512 all three are computed together, from three weights and an image; otherwise the last from what the others gave.
        Assert.Equal(Cpu.VectorBytes > 0 ? before : before - 2, BufferPool.OutstandingBuffers);
        y.ToArray<float>();
        Assert.Equal(before - 3, BufferPool.OutstandingBuffers);
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
