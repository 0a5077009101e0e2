namespace AutogradNet.Tests.Operations;

public sealed class ElementaryValueTests
{
    private const double Infinity = double.PositiveInfinity;

    [Fact]
    public void ExponentialLogarithmAndRootAgreeWithTheRuntimes()
    {
        foreach (var length in (int[])[1, 3, 4, 5, 7, 8, 9, 16, 17, 33])
        {
            using var x = new RandomSource(5).Uniform([length], 1e-3, 20, DType.Float64);
            using var narrow = x.To(DType.Float32);
            Check(x, narrow, v => v.Exp(), Math.Exp);
            Check(x, narrow, v => v.Log(), Math.Log);
            Check(x, narrow, v => v.Sqrt(), Math.Sqrt);
            Check(x, narrow, v => (-v).Exp(), v => Math.Exp(-v));
        }

        static void Check(Tensor x, Tensor narrow, Func<Tensor, Tensor> function, Func<double, double> oracle)
        {
            using var scope = new TensorScope();
            var (y, single) = (function(x), function(narrow));
            for (var i = 0; i < x.Count; i++)
            {
                var (expected, fromSingle) = (oracle(x[i]), oracle(narrow[i]));
                Assert.InRange(y[i], expected - (1e-15 * Math.Max(1, Math.Abs(expected))), expected + (1e-15 * Math.Max(1, Math.Abs(expected))));
                Assert.InRange(single[i], fromSingle - (5e-7 * Math.Max(1, Math.Abs(fromSingle))), fromSingle + (5e-7 * Math.Max(1, Math.Abs(fromSingle))));
            }
        }
    }

    [Fact]
    public void EdgesOfTheDomains()
    {
        Assert.Equal([0, Infinity, Infinity, 0, 1, double.NaN], Values(x => x.Exp(), -Infinity, Infinity, 1e4, -1e4, 0, double.NaN));
        Assert.Equal([-Infinity, double.NaN, Infinity, 0, double.NaN], Values(x => x.Log(), 0, -1, Infinity, 1, double.NaN));
        Assert.Equal([0, double.NaN, Infinity, double.NaN], Values(x => x.Sqrt(), 0, -1, Infinity, double.NaN));
        Assert.Equal([0, 1, Infinity, Infinity, double.NaN], Values(x => x.Abs(), 0, -1, Infinity, -Infinity, double.NaN));
        Assert.Equal([0, 1, -1, 1, double.NaN], Values(x => x.Erf(), 0, Infinity, -1e4, 1e4, double.NaN));
    }

    [Fact]
    public void DerivativesAtKinksAndBorders()
    {
        Assert.Equal([-1, 0, 1], Slopes(x => x.Abs(), -2, 0, 3));
        Assert.Equal([0, 1, 1, 1, 0], Slopes(x => x.Clamp(-1, 2), -1.5, -1, 0, 2, 2.5));
        Assert.Equal([Infinity], Slopes(x => x.Sqrt(), 0));
        Assert.Equal([1, 0], Slopes(x => x.Clamp(double.NegativeInfinity, 0.5), -1e30, 0.6));
    }

    [Fact]
    public void ClampBordersCountAsInsideInSinglePrecisionToo()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.From<float>([0.1f, 0.7f, 0.8f], [3]));
        var y = x.Clamp(0.1, 0.7);
        using var gradients = tape.Backward(y, [x], Tensor.Ones([3]));
        Assert.Equal([0.1f, 0.7f, 0.7f], y.ToArray<float>());
        Assert.Equal([1f, 1f, 0f], gradients[x].ToArray<float>());
    }

    [Fact]
    public void ClampRefusesAnEmptyRangeAndKeepsNaN()
    {
        using var x = Tensor.From<double>([double.NaN, 5, -5], [3]);
        Assert.Throws<ArgumentException>(() => x.Clamp(2, 1));
        Assert.Throws<ArgumentException>(() => x.Clamp(double.NaN, 1));
        Assert.Equal([double.NaN, 1, 1], Values(v => v.Clamp(1, 1), double.NaN, 5, -5));
    }

    [Fact]
    public void TiesOfExtremaAreSplitInHalves()
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.From<double>([1, 2, 3], [3]));
        var y = tape.Watch(Tensor.From<double>([2], [1]));
        var seed = Tensor.From<double>([1, 10, 100], [3]);
        var largest = x.Maximum(y);
        using var ofLargest = tape.Backward(largest, [x, y], seed);
        Assert.Equal([2, 2, 3], largest.ToArray<double>());
        Assert.Equal([0, 5, 100], ofLargest[x].ToArray<double>());
        Assert.Equal([6], ofLargest[y].ToArray<double>());
        var smallest = x.Minimum(y);
        using var ofSmallest = tape.Backward(smallest, [x, y], seed);
        Assert.Equal([1, 2, 2], smallest.ToArray<double>());
        Assert.Equal([1, 5, 0], ofSmallest[x].ToArray<double>());
        Assert.Equal([105], ofSmallest[y].ToArray<double>());
    }

    [Fact]
    public void ExtremaKeepNaNFromEitherSide()
    {
        using var scope = new TensorScope();
        var x = Tensor.From<float>([float.NaN, 1, 0, 1, 2, 3, 4, 5, float.NaN], [9]);
        var y = Tensor.From<float>([1, float.NaN, 0, 9, 9, 9, 9, 9, 9], [9]);
        Assert.Equal([float.NaN, float.NaN, 0, 9, 9, 9, 9, 9, float.NaN], x.Maximum(y).ToArray<float>());
        Assert.Equal([float.NaN, float.NaN, 0, 1, 2, 3, 4, 5, float.NaN], x.Minimum(y).ToArray<float>());
        var message = Assert.Throws<ArgumentException>(() => x.Maximum(Tensor.Zeros([2]))).Message;
        Assert.Contains("[9]", message);
        Assert.Contains("[2]", message);
    }

    private static double[] Values(Func<Tensor, Tensor> function, params double[] points)
    {
        using var scope = new TensorScope();
        var wide = function(Tensor.From(points, [points.Length])).ToArray<double>();
        // The tail and the vectors must agree.
        var repeated = function(Tensor.From([.. Enumerable.Repeat(points, 8).SelectMany(p => p)], [points.Length * 8])).ToArray<double>();
        for (var i = 0; i < repeated.Length; i++) Assert.Equal(wide[i % points.Length], repeated[i]);
        return wide;
    }

    private static double[] Slopes(Func<Tensor, Tensor> function, params double[] points)
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.From(points, [points.Length]));
        using var gradients = tape.Backward(function(x), [x], Tensor.Ones(x.Shape, DType.Float64));
        return gradients[x].ToArray<double>();
    }
}
