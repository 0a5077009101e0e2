using System.Runtime.InteropServices;

namespace AutogradNet.Tests;

/// <summary>Normalisations computed together with what follows must give the bits of operations computed one by one.</summary>
public sealed class DeferredNormalizationTests
{
    public static TheoryData<DType, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<DType, int, int>();
            foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
            {
                // Planes of whole bytes of bits and others, shorter and longer than what is done at once.
                foreach (var (height, width) in ((int, int)[])[(8, 8), (7, 7), (1, 1), (50, 49), (48, 64), (64, 65)]) cases.Add(dtype, height, width);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void GivesTheBitsOfTheOperationsOneByOne(DType dtype, int height, int width)
    {
        var random = new RandomSource(5);
        using var scope = new TensorScope();
        var x = random.Normal([3, 5, height, width]).To(dtype);
        var other = random.Normal(x.Shape).To(dtype);
        var (mean, variance) = (random.Normal([5]).To(dtype), random.Uniform([5]).To(dtype));
        var (weight, bias) = (random.Normal([5]).To(dtype), random.Normal([5]).To(dtype));
        Func<Tensor, Tensor>[] normalizations =
        [
            t => t.BatchNorm(mean, variance, null, null),
            t => t.BatchNorm(mean, variance, weight, bias),
            t => t.BatchNormTraining(null, null, 1e-5, out _, out _),
            t => t.BatchNormTraining(weight, bias, 1e-5, out _, out _),
        ];
        foreach (var normalize in normalizations)
        {
            Func<Tensor, Tensor>[] continuations =
            [
                normalize,
                t => normalize(t).Relu(),
                t => normalize(t).Relu6(),
                t => (normalize(t) + other).Relu(),
                t => (other + normalize(t)).Relu(),
                t => (normalize(t) + normalize(t)).Relu(),
                t => (normalize(t) + t + other).Relu6(),
                t => normalize(normalize(t).Relu()).LeakyRelu(),
                t =>
                {
                    var y = normalize(t);
                    return y.Relu() + y;
                },
                t =>
                {
                    var y = normalize(t);
                    return (y + y).Relu();
                },
            ];
            foreach (var continuation in continuations)
            {
                SameBits(continuation, x);
                Recorded(continuation, x);
            }
        }
    }

    [Fact]
    public void NothingIsWrittenBetween()
    {
        using var scope = new TensorScope();
        var random = new RandomSource(1);
        var (x, other) = (random.Normal([2, 3, 8, 8]), random.Normal([2, 3, 8, 8]));
        using var deferral = Deferral.Begin();
        var normalized = x.BatchNormTraining(null, null, 1e-5, out _, out _);
        var sum = normalized + other;
        var y = sum.Relu();
        Assert.All([normalized, sum, y], tensor => Assert.NotNull(tensor.Deferred));
        y.ToArray<float>();
        Assert.Null(y.Deferred);
        Assert.All([normalized, sum], tensor => Assert.NotNull(tensor.Deferred));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ATapeThatKeepsValuesHasThem(bool keepsValues)
    {
        using var scope = new TensorScope();
        var x = new RandomSource(1).Normal([2, 3, 8, 8]);
        using var deferral = Deferral.Begin();
        using var tape = new Tape { KeepsValues = keepsValues };
        var normalized = tape.Watch(x).BatchNormTraining(null, null, 1e-5, out _, out _);
        Assert.Equal(keepsValues, normalized.Detach().Deferred is null);
        var y = normalized.Relu();
        Assert.Null(y.Detach().Deferred);
        Assert.Equal(y.ToArray<float>(), Array.ConvertAll(normalized.ToArray<float>(), v => Math.Max(v, 0)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void AnOperandThatIsWrittenLaterIsReadBefore(int written)
    {
        using var scope = new TensorScope();
        var random = new RandomSource(1);
        Tensor[] operands = [random.Normal([2, 3, 8, 8]), random.Normal([2, 3, 8, 8])];
        Tensor Compute() => (operands[0].BatchNormTraining(null, null, 1e-5, out _, out _) + operands[1]).Relu();
        var expected = Compute().ToArray<float>();
        using (Deferral.Begin())
        {
            var y = Compute();
            Assert.NotNull(y.Deferred);
            operands[written].MutableSpan<float>().Fill(3);
            Assert.Null(y.Deferred);
            Assert.Equal(expected, y.ToArray<float>());
            var span = operands[written].MutableSpan<float>();
            expected = Compute().ToArray<float>();
            y = Compute();
            span.Fill(4);
            Assert.Equal(expected, y.ToArray<float>());
        }
    }

    [Fact]
    public void NoChannelsAreNormalizedAtOnce()
    {
        using var scope = new TensorScope();
        var x = Tensor.Zeros([4, 0, 2, 2]);
        using var deferral = Deferral.Begin();
        Assert.Equal(x.Shape, x.BatchNormTraining(null, null, 1e-5, out _, out _).Relu().Shape);
    }

    [Fact]
    public void NaNsAndInfinitiesGoOnAsOneByOne()
    {
        using var scope = new TensorScope();
        var x = new RandomSource(2).Normal([1, 2, 4, 6]);
        var values = x.MutableSpan<float>();
        (values[3], values[30]) = (float.NaN, float.NegativeInfinity);
        var one = Tensor.Ones([2]);
        SameBits(t => t.BatchNorm(one, one, null, null).Relu(), x);
        SameBits(t => t.BatchNormTraining(one, one, 1e-5, out _, out _).Relu6(), x);
        Recorded(t => t.BatchNorm(one, one, null, null).Relu(), x);
    }

    private static void SameBits(Func<Tensor, Tensor> compute, Tensor x)
    {
        using var scope = new TensorScope();
        var expected = compute(x);
        Tensor actual;
        using (Deferral.Begin()) actual = compute(x);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.True(Bytes(expected).SequenceEqual(Bytes(actual)));
    }

    private static void Recorded(Func<Tensor, Tensor> compute, Tensor x)
    {
        using var scope = new TensorScope();
        var (expected, expectedGradient) = Gradient(keepsValues: true);
        using var deferral = Deferral.Begin();
        var (actual, gradient) = Gradient(keepsValues: false);
        Assert.True(Bytes(expected).SequenceEqual(Bytes(actual)));
        Assert.True(Bytes(expectedGradient).SequenceEqual(Bytes(gradient)));

        (Tensor Value, Tensor Gradient) Gradient(bool keepsValues)
        {
            using var tape = new Tape { KeepsValues = keepsValues };
            var y = compute(tape.Watch(x));
            using var gradients = tape.Backward(y, [x], new RandomSource(9).Normal(y.Shape).To(y.DType));
            return (y.Detach().Clone(), gradients[x].Clone());
        }
    }

    private static ReadOnlySpan<byte> Bytes(Tensor x) =>
        x.DType == DType.Float32 ? MemoryMarshal.AsBytes(x.Span<float>()) : MemoryMarshal.AsBytes(x.Span<double>());
}
