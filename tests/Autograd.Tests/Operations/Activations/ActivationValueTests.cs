namespace AutogradNet.Tests.Operations;

/// <summary>Values at ordinary and extreme points, in both precisions, whatever the position in a vector.</summary>
public sealed class ActivationValueTests
{
    private static readonly double[] Points = [-20, -3, -0.5, -1e-3, -1e-10, 1e-10, 0.25, 2, 15];

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Functions = new()
    {
        ["relu6"] = x => x.Relu6(),
        ["leaky relu"] = x => x.LeakyRelu(),
        ["elu"] = x => x.Elu(),
        ["selu"] = x => x.Selu(),
        ["sigmoid"] = x => x.Sigmoid(),
        ["tanh"] = x => x.Tanh(),
        ["softplus"] = x => x.Softplus(),
        ["silu"] = x => x.Silu(),
        ["gelu"] = x => x.Gelu(),
        ["gelu, approximated"] = x => x.Gelu(tanhApproximation: true),
        ["hardswish"] = x => x.Hardswish(),
        ["hardsigmoid"] = x => x.Hardsigmoid(),
    };

    // Values at Points of 40-digit arithmetic, rounded to double.
    private static readonly Dictionary<string, double[]> Golden = new()
    {
        ["relu6"] = [0, 0, 0, 0, 0, 1e-10, 0.25, 2, 6],
        ["leaky relu"] = [-0.2, -0.03, -0.005, -1e-5, -1e-12, 1e-10, 0.25, 2, 15],
        ["sigmoid"] = [2.0611536181902037e-09, 0.04742587317756678, 0.37754066879814546, 0.4997500000208333, 0.499999999975, 0.500000000025, 0.5621765008857981, 0.8807970779778824, 0.9999996940977731],
        ["tanh"] = [-1, -0.9950547536867305, -0.46211715726000974, -0.0009999996666668, -1e-10, 1e-10, 0.24491866240370913, 0.9640275800758169, 0.9999999999998128],
        ["silu"] = [-4.122307236380407e-08, -0.14227761953270035, -0.18877033439907273, -0.0004997500000208334, -4.9999999997500004e-11, 5.00000000025e-11, 0.14054412522144952, 1.7615941559557649, 14.999995411466596],
        ["softplus"] = [2.061153620314381e-09, 0.04858735157374206, 0.4740769841801067, 0.6926473055599401, 0.6931471805099453, 0.6931471806099453, 0.8259394198788436, 2.1269280110429727, 15.000000305902274],
        ["elu"] = [-0.9999999979388464, -0.950212931632136, -0.3934693402873666, -0.0009995001666250085, -9.999999999500001e-11, 1e-10, 0.25, 2, 15],
        ["selu"] = [-1.758099337223664, -1.670568728767112, -0.6917581878028713, -0.0017572205841202705, -1.7580993407594719e-10, 1.0507009873554805e-10, 0.2626752468388701, 2.101401974710961, 15.760514810332207],
        ["gelu"] = [-5.507248237212468e-88, -0.0040496940948902835, -0.15426876936299344, -0.000499601057786089, -4.999999999601058e-11, 5.000000000398942e-11, 0.14967658142073093, 1.9544997361036416, 15],
        ["gelu, approximated"] = [-3.3754509563109673e-261, -0.003637392081773019, -0.15428599017485609, -0.000499601057786418, -4.999999999601058e-11, 5.000000000398942e-11, 0.149675350701685, 1.954597694087775, 15],
        ["hardswish"] = [0, 0, -0.5 * (2.5 / 6), -1e-3 * (2.999 / 6), -1e-10 * ((3 - 1e-10) / 6), 1e-10 * ((3 + 1e-10) / 6), 0.25 * (3.25 / 6), 2 * (5.0 / 6), 15],
        ["hardsigmoid"] = [0, 0, 2.5 / 6, 2.999 / 6, (3 - 1e-10) / 6, (3 + 1e-10) / 6, 3.25 / 6, 5.0 / 6, 1],
    };

    // The limits at −∞ and +∞ of the value (NaN where it grows without bound with x itself) and of the derivative.
    private static readonly Dictionary<string, (double Low, double High, double SlopeLow, double SlopeHigh)> Limits = new()
    {
        ["relu6"] = (0, 6, 0, 0),
        ["leaky relu"] = (double.NaN, double.NaN, 0.01, 1),
        ["elu"] = (-1, double.NaN, 0, 1),
        ["selu"] = (-1.7580993408473766, double.NaN, 0, 1.0507009873554805),
        ["sigmoid"] = (0, 1, 0, 0),
        ["tanh"] = (-1, 1, 0, 0),
        ["softplus"] = (0, double.NaN, 0, 1),
        ["silu"] = (0, double.NaN, 0, 1),
        ["gelu"] = (0, double.NaN, 0, 1),
        ["gelu, approximated"] = (0, double.NaN, 0, 1),
        ["hardswish"] = (0, double.NaN, 0, 1),
        ["hardsigmoid"] = (0, 1, 0, 0),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void DoubleValuesAreGoodToAFewUnits(string name)
    {
        for (var shift = 0; shift < Points.Length; shift++)
        {
            var order = Enumerable.Range(0, Points.Length).Select(i => (i + shift) % Points.Length).ToArray();
            using var x = Tensor.From([.. order.Select(i => Points[i])], [Points.Length]);
            using var y = Functions[name](x);
            for (var i = 0; i < order.Length; i++)
            {
                var expected = Golden[name][order[i]];
                // The exponential's relative error grows with its argument.
                var tolerance = Math.Abs(expected) < 1e-80 ? 1e-12 : 3e-15;
                Assert.True(Math.Abs(y[i] - expected) <= tolerance * Math.Abs(expected), $"{Points[order[i]]}: {y[i]:r}, not {expected:r}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SingleValuesAreGoodToAFewUnits(string name)
    {
        foreach (var length in (int[])[1, 3, 7, 8, 9, 15, 16, 17, 31, 33])
        {
            using var x = Tensor.From([.. Enumerable.Range(0, length).Select(i => (float)Points[i % Points.Length])], [length]);
            using var y = Functions[name](x);
            for (var i = 0; i < length; i++)
            {
                var expected = Golden[name][i % Points.Length];
                Assert.True(Math.Abs(y[i] - expected) <= (1e-6 * Math.Abs(expected)) + 1e-38, $"{x[i]}: {y[i]:r}, not {expected:r}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void ExtremesReachTheLimits(string name)
    {
        Check([1e4, 1e20, float.MaxValue, double.PositiveInfinity], DType.Float32);
        Check([1e4, 1e100, double.MaxValue, double.PositiveInfinity], DType.Float64);

        void Check(double[] magnitudes, DType dtype)
        {
            var (low, high, slopeLow, slopeHigh) = Limits[name];
            using var scope = new TensorScope();
            // Eight and more at once, so that vectors and the tail are both seen.
            var values = magnitudes.Concat(magnitudes.Select(m => -m)).Concat(magnitudes.Select(m => -m)).Concat([1e4]).ToArray();
            using var tape = new Tape();
            var x = tape.Watch(Tensor.From(values, [values.Length]).To(dtype));
            var y = Functions[name](x);
            using var gradients = tape.Backward(y, [x], Tensor.Ones(y.Shape, dtype));
            for (var i = 0; i < values.Length; i++)
            {
                var slope = values[i] < 0 ? slopeLow : slopeHigh;
                var limit = values[i] < 0 ? low : high;
                if (double.IsNaN(limit)) limit = dtype == DType.Float32 ? (float)(x[i] * slope) : x[i] * slope;
                AssertClose(limit, y[i], $"{name}({x[i]})");
                AssertClose(slope, gradients[x][i], $"{name}'({x[i]})");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SecondDerivativesAtExtremesAreZero(string name)
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            using var scope = new TensorScope();
            using var tape = new Tape();
            var x = tape.Watch(Tensor.From<double>([-1e30, -1e4, 1e4, 1e30, 300], [5]).To(dtype));
            var y = Functions[name](x);
            var first = tape.Backward(y, [x], Tensor.Ones(y.Shape, dtype), record: true)[x];
            if (first.Tape is null) continue;
            using var second = tape.Backward(first, [x], Tensor.Ones(y.Shape, dtype));
            foreach (var value in second[x].To(DType.Float64).ToArray<double>()) Assert.Equal(0, value);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NaNStaysNaNWhereverItStands(string name)
    {
        for (var at = 0; at < 19; at++)
        {
            using var x = Tensor.Zeros([19]);
            x.MutableSpan<float>()[at] = float.NaN;
            using var y = Functions[name](x);
            Assert.Equal([at], Enumerable.Range(0, 19).Where(i => double.IsNaN(y[i])));
            using var wide = x.To(DType.Float64);
            using var z = Functions[name](wide);
            Assert.Equal([at], Enumerable.Range(0, 19).Where(i => double.IsNaN(z[i])));
        }
    }

    [Fact]
    public void DerivativesAtKinksAreAsDocumented()
    {
        Assert.Equal([0, 0], Slopes(x => x.Relu6(), 0, 6));
        Assert.Equal([0.25], Slopes(x => x.LeakyRelu(0.25), 0));
        Assert.Equal([0.5], Slopes(x => x.Elu(0.5), 0));
        Assert.Equal([0, 1], Slopes(x => x.Hardswish(), -3, 3));
        Assert.Equal([0, 0], Slopes(x => x.Hardsigmoid(), -3, 3));
        Assert.Equal([0.25, 0.25], Slopes(x => x.PRelu(Tensor.Full([1], 0.25, DType.Float64)), 0, -2));
        Assert.Equal([1.0507009873554805 * 1.6732632423543772], Slopes(x => x.Selu(), 0));
    }

    [Fact]
    public void SoftplusGoesOverIntoTheIdentityAtTheThreshold()
    {
        using var x = Tensor.From<double>([1.5, 2.5], [2]);
        using var y = x.Softplus(beta: 2, threshold: 4);
        Assert.Equal(Math.Log(1 + Math.Exp(3)) / 2, y[0], 1e-15);
        Assert.Equal(2.5, y[1]);
        Assert.Equal(1, Slopes(v => v.Softplus(2, 4), 2.5)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Softplus(beta: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Softplus(beta: double.NaN));
    }

    [Fact]
    public void PReluTakesASlopeForEachChannel()
    {
        using var x = Tensor.From<float>([-1, 2, -3, 4, -5, -6], [1, 3, 2]);
        using var slope = Tensor.From<float>([0.5f, 0.25f, 2], [3]);
        using var y = x.PRelu(slope);
        Assert.Equal([-0.5f, 2, -0.75f, 4, -10, -12], y.ToArray<float>());
    }

    [Fact]
    public void PReluRefusesAnotherNumberOfSlopes()
    {
        using var x = Tensor.Zeros([1, 3, 2]);
        using var slope = Tensor.Zeros([2]);
        var message = Assert.Throws<ArgumentException>(() => x.PRelu(slope)).Message;
        Assert.Contains("[2]", message);
        Assert.Contains("[1, 3, 2]", message);
    }

    private static double[] Slopes(Func<Tensor, Tensor> function, params double[] points)
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var x = tape.Watch(Tensor.From(points, [points.Length]));
        var y = function(x);
        using var gradients = tape.Backward(y, [x], Tensor.Ones(y.Shape, DType.Float64));
        return gradients[x].ToArray<double>();
    }

    private static void AssertClose(double expected, double actual, string what)
    {
        if (double.IsInfinity(expected)) Assert.True(expected == actual, $"{what} is {actual}, not {expected}");
        else Assert.True(Math.Abs(actual - expected) <= 2e-7 * Math.Abs(expected), $"{what} is {actual}, not {expected}");
    }
}
