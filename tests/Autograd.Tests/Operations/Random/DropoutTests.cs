namespace AutogradNet.Tests.Operations;

public sealed class DropoutTests
{
    [Fact]
    public void KeptElementsAreScaledAndTheirShareIsRight()
    {
        using var x = Tensor.Full([10_000], 3);
        using var y = x.Dropout(0.25, new RandomSource(1));
        var values = y.ToArray<float>();
        Assert.All(values, value => Assert.True(value is 0 or 4));
        // Four standard deviations of a binomial count.
        Assert.InRange(values.Count(value => value == 0), 2500 - 174, 2500 + 174);
    }

    [Fact]
    public void TheBackwardPassUsesTheMaskOfTheForwardPassEachTime()
    {
        using var input = Tensor.Ones([50]);
        using var tape = new Tape();
        var x = tape.Watch(input);
        var y = x.Dropout(0.5, new RandomSource(4));
        using var seed = Tensor.Ones([50]);
        for (var pass = 0; pass < 2; pass++)
        {
            using var gradients = tape.Backward(y, [x], seed);
            Assert.Equal(y.ToArray<float>(), gradients[x].ToArray<float>());
        }
    }

    [Fact]
    public void TheSameSeedGivesTheSameMaskInEitherPrecision()
    {
        using var scope = new TensorScope();
        var single = Tensor.Ones([99]).Dropout(0.5, new RandomSource(8));
        var wide = Tensor.Ones([99], DType.Float64).Dropout(0.5, new RandomSource(8));
        Assert.Equal(wide.ToArray<double>(), single.To(DType.Float64).ToArray<double>());
        var other = Tensor.Ones([99]).Dropout(0.5, new RandomSource(9));
        Assert.NotEqual(other.ToArray<float>(), single.ToArray<float>());
    }

    [Fact]
    public void AtProbabilityZeroNothingHappens()
    {
        var random = new RandomSource(6);
        using var input = Tensor.Ones([5]);
        using var tape = new Tape();
        var x = tape.Watch(input);
        Assert.Same(x, x.Dropout(0, random));
        Assert.Equal(new RandomSource(6).NextUInt64(), random.NextUInt64());
        Assert.Single(tape.Nodes);
    }

    [Fact]
    public void AtProbabilityOneNothingIsKept()
    {
        using var x = Tensor.Ones([5]);
        using var y = x.Dropout(1, new RandomSource(6));
        Assert.Equal(new float[5], y.ToArray<float>());
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void OtherProbabilitiesAreRefused(double probability)
    {
        using var x = Tensor.Ones([5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Dropout(probability, new RandomSource(6)));
    }
}
