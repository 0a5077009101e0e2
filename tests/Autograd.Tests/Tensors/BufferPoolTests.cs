namespace AutogradNet.Tests;

/// <summary>The pool is the process's own, so nothing else runs meanwhile.</summary>
[Collection(LeakTest.Collection)]
public sealed class BufferPoolTests
{
    private const int Elements = 1 << 20;

    [Fact]
    public void AFreeBufferServesASmallerRequestDownToAQuarter()
    {
        BufferPool.Trim();
        Tensor.Zeros([4 * Elements]).Dispose();
        var retained = BufferPool.RetainedBytes;
        Assert.True(retained >= 4L * Elements * sizeof(float));

        using (var small = Tensor.Zeros([Elements]))
        {
            Assert.Equal(0, BufferPool.RetainedBytes);
            Assert.Equal(Elements, small.Span<float>().Length);
        }

        Assert.Equal(retained, BufferPool.RetainedBytes);
        using (Tensor.Zeros([Elements / 2])) Assert.Equal(retained, BufferPool.RetainedBytes);
        BufferPool.Trim();
    }

    [Fact]
    public void ABufferOfTheRightSizeComesFirst()
    {
        BufferPool.Trim();
        using (Tensor.Zeros([2 * Elements])) Tensor.Zeros([Elements]).Dispose();
        var retained = BufferPool.RetainedBytes;
        using (Tensor.Zeros([Elements])) Assert.True(retained - BufferPool.RetainedBytes < 2L * Elements * sizeof(float));
        Assert.Equal(retained, BufferPool.RetainedBytes);
        BufferPool.Trim();
    }
}
