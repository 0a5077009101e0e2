namespace AutogradNet.Tests;

/// <summary>What a deferred convolution reads is what its operands held when it was called.</summary>
public sealed class DeferredOperandTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnOperandThatIsWrittenLaterIsReadBefore(int written)
    {
        using var scope = new TensorScope();
        var (operands, compute) = RectifiedSum();
        var expected = compute().ToArray<float>();
        using (Deferral.Begin())
        {
            var y = compute();
            Assert.NotNull(y.Deferred);
            operands[written].MutableSpan<float>().Fill(3);
            Assert.Null(y.Deferred);
            Assert.Equal(expected, y.ToArray<float>());
        }
    }

    /// <summary>A span that somebody still holds can be written through without anybody noticing.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void AnOperandThatSomebodyMayStillWriteToIsReadAtOnce(int written)
    {
        using var scope = new TensorScope();
        var (operands, compute) = RectifiedSum();
        var expected = compute().ToArray<float>();
        using (Deferral.Begin())
        {
            var span = operands[written].MutableSpan<float>();
            var y = compute();
            span.Fill(3);
            Assert.Equal(expected, y.ToArray<float>());
        }
    }

    [Fact]
    public void OperandsMayBeDisposedBeforeTheResultIsRead()
    {
        using var scope = new TensorScope();
        var (x, weight, bias) = DeferredConvolutionTests.Operands();
        var expected = x.Conv2d(weight, bias).Relu().ToArray<float>();
        using (Deferral.Begin())
        {
            var y = x.Conv2d(weight, bias).Relu();
            foreach (var operand in (Tensor[])[x, weight, bias]) operand.Dispose();
            Assert.Equal(expected, y.ToArray<float>());
            Assert.Throws<ObjectDisposedException>(() => x.Conv2d(weight));
        }
    }

    private static (Tensor[] Operands, Func<Tensor> Compute) RectifiedSum()
    {
        var (x, weight, bias) = DeferredConvolutionTests.Operands();
        var addend = Tensor.Ones([1, 16, 10, 10]);
        return ([x, weight, bias, addend], () => (x.Conv2d(weight, bias, padding: 1) + addend).Relu());
    }
}
