using AutogradNet.Tests.Kernels;

namespace AutogradNet.Tests;

[Collection(KernelCollection.Name)]
public class ComputeTests
{
    [Fact]
    public void The_number_of_threads_can_be_set_and_changes_no_bit()
    {
        using var scope = new TensorScope();
        var x = Tensor.From(Samples.Random<float>(new Random(1), 96 * 200), [96, 200]);
        var before = Compute.Threads;
        Assert.InRange(before, 1, 256);
        try
        {
            Compute.Threads = 1;
            var alone = x.MatMul(x, transposeRight: true).ToArray<float>();
            Compute.Threads = 3;
            Assert.Equal(3, Compute.Threads);
            Assert.Equal(alone, x.MatMul(x, transposeRight: true).ToArray<float>());
        }
        finally
        {
            Compute.Threads = before;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(257)]
    public void A_number_of_threads_that_makes_no_sense_is_refused(int threads)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Compute.Threads = threads);
    }
}
