namespace AutogradNet.Tests;

public sealed class WhereBitsTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void RectifiersPassCotangentsWhereTheirOperandWasBetweenTheBounds(DType dtype)
    {
        using var scope = new TensorScope();
        foreach (var count in new[] { 1, 7, 8, 9, 64, 8191, 8192, 8193, 50_003 })
        {
            using var tape = new Tape();
            var x = new RandomSource((ulong)count).Uniform([count], -3, 9, dtype);
            double[] special = [0, -0.0, 6, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon];
            for (var i = 0; i < count; i += 5) Write(x, i, special[i / 5 % special.Length]);
            var g = new RandomSource(3).Normal([count], dtype: dtype);
            var input = tape.Watch(x);
            using var relu = tape.Backward(input.Relu(), [input], g);
            using var relu6 = tape.Backward(input.Relu6(), [input], g);
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(x[i] > 0 ? g[i] : 0, relu[input][i]);
                Assert.Equal(x[i] > 0 && x[i] < 6 ? g[i] : 0, relu6[input][i]);
            }
        }

        static void Write(Tensor x, int index, double value)
        {
            if (x.DType == DType.Float32) x.MutableSpan<float>()[index] = (float)value;
            else x.MutableSpan<double>()[index] = value;
        }
    }

    [Fact]
    public void BitsOfAnotherLengthOrTypeAreRefused()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([3, 3]);
        Assert.Contains("2 bytes of UInt8", Assert.Throws<ArgumentException>(() => x.WhereBits(Tensor.Zeros([1], DType.UInt8))).Message, StringComparison.Ordinal);
        Assert.Contains("Int32[2]", Assert.Throws<ArgumentException>(() => x.WhereBits(Tensor.Zeros([2], DType.Int32))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Tensor.Zeros([8], DType.Int32).WhereBits(Tensor.Zeros([1], DType.UInt8)));
    }
}
