namespace AutogradNet.Tests;

public sealed class DeferredConvolutionTests
{
    private static readonly Func<Tensor, Tensor>[] Activations =
    [
        x => x, x => x.Relu(), x => x.Relu6(), x => x.Clamp(-0.25, 0.5), x => x.Hardswish(), x => x.Hardsigmoid(), x => x.LeakyRelu(), x => x.Elu(),
        x => x.Selu(), x => x.Gelu(), x => x.Tanh(), x => x.Softplus(), x => x.Silu(), x => x.Sigmoid(),
    ];

    // So many of them come first that are made of the basic operations.
    private const int Algebraic = 7;

    public static TheoryData<int, DType> Cases
    {
        get
        {
            var cases = new TheoryData<int, DType>();
            for (var i = 0; i < Activations.Length; i++)
            {
                cases.Add(i, DType.Float32);
                cases.Add(i, DType.Float64);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void GivesTheBitsOfTheOperationsOneByOne(int activation, DType dtype)
    {
        using var scope = new TensorScope();
        var random = new RandomSource((ulong)activation);
        foreach (var (groups, kernel, stride, dilation) in ((int, int, int, int)[])[(1, 1, 1, 1), (1, 3, 1, 1), (1, 3, 2, 1), (2, 3, 1, 2), (8, 5, 1, 1), (1, 7, 3, 1)])
        {
            var x = random.Normal([2, 8, 19, 21]).To(dtype);
            Put(x, double.NaN, 700);
            Put(x, double.PositiveInfinity, 90);
            var weight = random.Normal([24, 8 / groups, kernel, kernel]).To(dtype);
            var bias = random.Normal([24]).To(dtype);
            var mean = random.Normal([24]).To(dtype);
            var variance = random.Uniform([24]).To(dtype);
            foreach (var biased in (bool[])[false, true])
            {
                Tensor Convolve() => x.Conv2d(weight, biased ? bias : null, stride, kernel / 2, dilation, groups);
                var addend = random.Normal(Convolve().Shape).To(dtype);
                Same(activation, () => Activations[activation](Convolve()));
                Same(activation, () => Activations[activation](Convolve().BatchNorm(mean, variance, null, null)));
                Same(activation, () => Activations[activation](Convolve().BatchNorm(mean, variance, bias, mean) + addend));
                Same(activation, () => Activations[activation](addend + Convolve()));
                Same(activation, () => Activations[activation](Convolve() + Convolve().Relu()).BatchNorm(mean, variance, bias, null) + addend);
                Same(activation, () => Activations[activation](Convolve() + addend + addend).BatchNorm(mean, variance, null, bias));
                Same(activation, () => Activations[activation](Convolve().Relu() + mean.Reshape(24, 1, 1)));
            }
        }
    }

    [Fact]
    public void NothingIsComputedBeforeItIsRead()
    {
        using var scope = new TensorScope();
        var (x, weight, mean) = Operands();
        using (Deferral.Begin())
        {
            var convolved = x.Conv2d(weight, padding: 1);
            var normalized = convolved.BatchNorm(mean, mean, null, null);
            var sum = normalized + x;
            var y = sum.Relu();
            Assert.All([convolved, normalized, sum, y], tensor => Assert.NotNull(tensor.Deferred));
            y.ToArray<float>();
            Assert.Null(y.Deferred);
            Assert.All([convolved, normalized, sum], tensor => Assert.NotNull(tensor.Deferred));
        }
    }

    [Fact]
    public void OutsideADeferralAndOnTapesResultsAreComputedAtOnce()
    {
        using var scope = new TensorScope();
        var (x, weight, _) = Operands();
        Assert.Null(x.Conv2d(weight).Relu().Deferred);
        using (Deferral.Begin())
        {
            using var tape = new Tape();
            Assert.Null(tape.Watch(x).Conv2d(weight).Detach().Deferred);
        }
    }

    [Fact]
    public void TheEndOfTheDeferralComputesWhatIsLeft()
    {
        using var scope = new TensorScope();
        var (x, weight, _) = Operands();
        var expected = x.Conv2d(weight).Relu().ToArray<float>();
        Tensor plain, y;
        using (Deferral.Begin())
        {
            plain = x.Conv2d(weight);
            y = plain.Relu();
            Assert.Null(Deferral.Begin());
        }

        Assert.Null(y.Deferred);
        x.MutableSpan<float>().Clear();
        weight.MutableSpan<float>().Clear();
        Assert.Equal(expected, y.ToArray<float>());
        Assert.Equal(expected, plain.Relu().ToArray<float>());
    }

    [Fact]
    public void AResultThatIsReadAfterItWasTakenIsRightAndNotDeferredAgain()
    {
        using var scope = new TensorScope();
        var (x, weight, _) = Operands();
        var plain = x.Conv2d(weight).ToArray<float>();
        using (Deferral.Begin())
        {
            var convolved = x.Conv2d(weight);
            var rectified = convolved.Relu();
            Assert.Equal(plain, convolved.ToArray<float>());
            Assert.Equal(Array.ConvertAll(plain, v => Math.Max(v, 0)), rectified.ToArray<float>());
            Assert.Null(x.Conv2d(weight).Deferred);
            var other = weight.Clone();
            other.Seal([]);
            Assert.NotNull(x.Conv2d(other).Deferred);
        }
    }

    [Fact]
    public void PartsOfAConcatenationAreComputedWhereTheyBelong()
    {
        using var scope = new TensorScope();
        var (x, weight, mean) = Operands();
        using (Deferral.Begin())
        {
            var (left, right) = (x.Conv2d(weight, padding: 1).Relu(), x.Conv2d(weight, padding: 1).BatchNorm(mean, mean, null, null));
            Tensor.Concat(1, left, x, right).ToArray<float>();
            Assert.NotNull(left.Deferred);
            Assert.NotNull(right.Deferred);
        }

        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            foreach (var batch in (int[])[1, 3])
            {
                var images = new RandomSource(2).Normal([batch, 4, 9, 7]).To(dtype);
                var filters = new RandomSource(3).Normal([6, 4, 3, 3]).To(dtype);
                Tensor Convolve() => images.Conv2d(filters, padding: 1);
                DeferralBits.Same(() => Tensor.Concat(1, Convolve().Relu(), images, Convolve()));
                DeferralBits.Same(() => Tensor.Concat(0, Convolve(), Convolve().Relu()));
                DeferralBits.Same(() => Tensor.Concat(2, Convolve(), Convolve().Relu()));
                DeferralBits.Same(() =>
                {
                    var y = Convolve();
                    return Tensor.Concat(1, y, y, y.Relu()) + Tensor.Concat(1, y.Relu(), y, y);
                });
            }
        }
    }

    [Fact]
    public void TwoConsumersThatReadShareOneComputation()
    {
        using var scope = new TensorScope();
        var (x, weight, _) = Operands();
        using (Deferral.Begin())
        {
            var y = x.Conv2d(weight, padding: 1).Relu();
            var left = y.Conv2d(weight);
            Assert.Null(y.Deferred);
            var right = y.Conv2d(weight).Relu();
            Assert.Equal(left.Relu().ToArray<float>(), right.ToArray<float>());
        }
    }

    [Fact]
    public void ViewsOfADeferredResultComputeIt()
    {
        using var scope = new TensorScope();
        var (x, weight, _) = Operands();
        var expected = x.Conv2d(weight).Relu().ToArray<float>();
        using (Deferral.Begin())
        {
            var y = x.Conv2d(weight).Relu();
            var flat = y.Reshape(-1);
            y.Dispose();
            Assert.Equal(expected, flat.ToArray<float>());
            Assert.Equal(expected, x.Conv2d(weight).Reshape(-1).Relu().ToArray<float>());
            Assert.Equal(expected, x.Conv2d(weight).Relu().Clone().ToArray<float>());
        }
    }

    [Fact]
    public void ManyThreadsMayReadOneResult()
    {
        using var scope = new TensorScope();
        var (x, weight, _) = Operands();
        var expected = x.Conv2d(weight).Relu().ToArray<float>();
        using (Deferral.Begin())
        {
            var y = x.Conv2d(weight).Relu();
            Parallel.For(0, 16, _ => Assert.Equal(expected, y.ToArray<float>()));
        }
    }

    [Fact]
    public void VersionsAreThoseOfResultsComputedAtOnce()
    {
        using var scope = new TensorScope();
        var (x, weight, _) = Operands();
        var version = x.Conv2d(weight).Version;
        using (Deferral.Begin())
        {
            var y = x.Conv2d(weight);
            Assert.Equal(version, y.Version);
            y.ToArray<float>();
            Assert.Equal(version, y.Version);
        }
    }

    /// <summary>A picture, filters for it, and a number for each of these.</summary>
    internal static (Tensor X, Tensor Weight, Tensor Vector) Operands()
    {
        var random = new RandomSource(1);
        return (random.Normal([1, 16, 10, 10]), random.Normal([16, 16, 3, 3]), random.Uniform([16]));
    }

    private static void Put(Tensor x, double value, int position)
    {
        if (x.DType == DType.Float32) x.MutableSpan<float>()[position] = (float)value;
        else x.MutableSpan<double>()[position] = value;
    }

    // The runtime compiles transcendental functions more than once, and may contract a product and a sum in one of these versions only.
    private static void Same(int activation, Func<Tensor> compute)
    {
        if (activation < Algebraic)
        {
            DeferralBits.Same(compute);
            return;
        }

        using var scope = new TensorScope();
        var expected = compute();
        Tensor actual;
        using (Deferral.Begin()) actual = compute();
        Assert.Equal(expected.Shape, actual.Shape);
        var tolerance = expected.DType == DType.Float32 ? 1e-6 : 1e-14;
        for (var i = 0; i < expected.Count; i++)
        {
            if (expected[i] != actual[i] && double.IsFinite(expected[i])) Assert.Equal(expected[i], actual[i], tolerance * Math.Max(1, Math.Abs(expected[i])));
            else Assert.Equal(expected[i], actual[i]);
        }
    }
}
