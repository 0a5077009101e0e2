namespace AutogradNet.Tests;

/// <summary>Selections computed together with what follows must give the bits of operations computed one by one.</summary>
public sealed class DeferredSelectionTests
{
    public static TheoryData<DType, int[]> Cases
    {
        get
        {
            var cases = new TheoryData<DType, int[]>();
            foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
            {
                // Planes of whole bytes of bits and others, shorter and longer than what is done at once.
                foreach (var shape in (int[][])[[3, 5], [3, 5, 8, 8], [2, 5, 7, 7], [9, 4, 1, 1], [3, 5, 50, 49], [1, 3, 64, 65], [2, 3, 5, 4, 3]]) cases.Add(dtype, shape);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void GivesTheBitsOfTheOperationsOneByOne(DType dtype, int[] extents)
    {
        var random = new RandomSource(6);
        using var scope = new TensorScope();
        var shape = new Shape(extents);
        var x = random.Normal(shape).To(dtype);
        var bytes = new byte[(x.Count + 7) / 8];
        new Random(7).NextBytes(bytes);
        var bits = Tensor.From<byte>(bytes, [bytes.Length]);
        var channels = new Shape([.. extents.Select((extent, axis) => axis == 1 ? extent : 1)]);
        var (scale, other) = (random.Normal(channels).To(dtype), random.Normal(shape).To(dtype));
        var number = random.Normal([1]).To(dtype);
        Func<Tensor, Tensor>[] continuations =
        [
            s => s,
            s => s * scale,
            s => scale * s,
            s => s * number,
            s => s * other,
            s => s * scale * scale,
            s => (s * scale) + s,
            s => (s * scale) + (s * scale),
            s => (s * scale).WhereBits(bits) * scale,
        ];
        foreach (var after in continuations) DeferralBits.Same(() => after(x.WhereBits(bits)));
    }

    [Fact]
    public void TheProductIsWhatItsDefinitionSays()
    {
        using var scope = new TensorScope();
        var x = Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 2, 3]);
        var bits = Tensor.From<byte>([0b1011_0110, 0b0000_1101], [2]);
        var scale = Tensor.From<float>([10, -1], [1, 2, 1]);
        Tensor product;
        using (Deferral.Begin())
        {
            product = x.WhereBits(bits) * scale;
            Assert.NotNull(product.Deferred);
        }

        Assert.Equal([0, 20, 30, 0, -5, -6, 0, 80, 90, 0, -11, -12], product.ToArray<float>().Select(value => value == 0 ? 0 : value));
    }

    [Fact]
    public void ABackwardPassGivesTheBitsOfOneThatIsRecorded()
    {
        using var scope = new TensorScope();
        var random = new RandomSource(8);
        var (x, weight) = (random.Normal([2, 3, 9, 9]), random.Normal([6, 3, 3, 3]));
        var (mean, variance, factor, bias) = (random.Normal([6]), random.Uniform([6]), random.Normal([6]), random.Normal([6]));
        using var tape = new Tape();
        var input = tape.Watch(x);
        var first = input.Conv2d(weight, padding: 1).BatchNorm(mean, variance, factor, bias).Relu();
        var second = (first.BatchNorm(mean, variance, null, bias) + first).Relu6();
        var seed = random.Normal(second.Shape);
        using var plain = tape.Backward(second, [input, first], seed);
        using var recorded = tape.Backward(second, [input, first], seed, record: true);
        Assert.Equal(recorded[input].ToArray<float>(), plain[input].ToArray<float>());
        Assert.Equal(recorded[first].ToArray<float>(), plain[first].ToArray<float>());
    }
}
