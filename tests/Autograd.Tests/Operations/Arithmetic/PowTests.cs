namespace AutogradNet.Tests.Operations;

public sealed class PowTests
{
    private const double NaN = double.NaN;

    [Theory]
    [InlineData(0, new double[] { 1, 1, 1, 1 }, new double[] { 0, 0, 0, 0 })]
    [InlineData(1, new double[] { -2, 0, 0.5, 3 }, new double[] { 1, 1, 1, 1 })]
    [InlineData(2, new double[] { 4, 0, 0.25, 9 }, new double[] { -4, 0, 1, 6 })]
    [InlineData(3, new double[] { -8, 0, 0.125, 27 }, new double[] { 12, 0, 0.75, 27 })]
    [InlineData(-1, new double[] { -0.5, double.PositiveInfinity, 2, 1 / 3.0 }, new double[] { -0.25, double.NegativeInfinity, -4, -1 / 9.0 })]
    [InlineData(0.5, new double[] { NaN, 0, 0.70710678118654752, 1.7320508075688773 }, new double[] { NaN, double.PositiveInfinity, 0.70710678118654752, 0.28867513459481288 })]
    public void PowersAndDerivativesAtNegativeBasesAndAtZero(double exponent, double[] values, double[] slopes)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            using var scope = new TensorScope();
            using var tape = new Tape();
            var x = tape.Watch(Tensor.From<double>([-2, 0, 0.5, 3], [4]).To(dtype));
            var exponents = tape.Watch(Tensor.Full([4], exponent, dtype));
            foreach (var y in (Tensor[])[x.Pow(exponent), x.Pow(exponents)])
            {
                using var gradients = tape.Backward(y, [x], Tensor.Ones([4], dtype));
                AssertClose(values, y);
                AssertClose(slopes, gradients[x]);
            }
        }
    }

    [Fact]
    public void TheDerivativeByTheExponentIsZeroAtBaseZero()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var exponents = tape.Watch(Tensor.From<double>([0, 2, 0.5, 3, 2], [5]));
        var y = Tensor.From<double>([0, 0, 0, 2, -3], [5]).Pow(exponents);
        using var gradients = tape.Backward(y, [exponents], Tensor.Ones([5], DType.Float64));
        AssertClose([0, 0, 0, 8 * Math.Log(2), NaN], gradients[exponents]);
    }

    [Fact]
    public void TheMixedDerivativeAtExponentZeroIsTheReciprocalOfTheBase()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.Scalar(4, DType.Float64));
        var exponent = tape.Watch(Tensor.Scalar(0, DType.Float64));
        var first = tape.Backward(x.Pow(exponent), [x], record: true)[x];
        using var second = tape.Backward(first, [exponent]);
        Assert.Equal(0.25, second[exponent].ToDouble(), 1e-15);
    }

    [Fact]
    public void ShapesThatDoNotFitAreNamed()
    {
        using var x = Tensor.Zeros([2, 3]);
        using var y = Tensor.Zeros([4]);
        var message = Assert.Throws<ArgumentException>(() => x.Pow(y)).Message;
        Assert.Contains("[2, 3]", message);
        Assert.Contains("[4]", message);
    }

    private static void AssertClose(double[] expected, Tensor actual)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= 2e-7 * Math.Abs(expected[i]), $"{actual[i]}, not {expected[i]}");
        }
    }
}
