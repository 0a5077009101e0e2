using AutogradNet.Layers.Training;

namespace AutogradNet.Layers.Tests;

/// <summary>Orthogonal steps against the polynomial of singular values that they are defined by.</summary>
public sealed class MuonTests
{
    [Theory]
    [InlineData(4, 4, 5)]
    [InlineData(4, 9, 5)]
    [InlineData(9, 4, 3)]
    [InlineData(1, 6, 5)]
    public void SingularValuesFollowThePolynomialAndVectorsStay(int rows, int columns, int iterations)
    {
        using var scope = new TensorScope();
        var rank = Math.Min(rows, columns);
        double[] singular = [.. Enumerable.Range(1, rank).Select(i => (double)i)];
        var left = new Orthogonal().Create([rows, rank], new RandomSource(1), DType.Float64);
        var right = new Orthogonal().Create([rank, columns], new RandomSource(2), DType.Float64);
        var result = Muon.Orthogonalize(Compose(singular), iterations);

        var norm = Math.Sqrt(singular.Sum(s => s * s));
        double[] expected = [.. singular.Select(s => Enumerable.Range(0, iterations).Aggregate(s / norm, (x, _) => (3.4445 * x) - (4.7750 * Math.Pow(x, 3)) + (2.0315 * Math.Pow(x, 5))))];
        var close = Compose(expected);
        Assert.Equal(close.Shape, result.Shape);
        for (var i = 0; i < rows * columns; i++) Assert.Equal(close[i], result[i], 1e-6);
        if (iterations == 5) Assert.All(expected, value => Assert.InRange(value, 0.65, 1.25));

        Tensor Compose(double[] values) => (left * Tensor.From(values, [rank])).MatMul(right);
    }

    [Fact]
    public void FiltersMoveByOrthogonalStepsFromAFixedNormAndTheRestAsWithSgd()
    {
        using var scope = new TensorScope();
        var random = new RandomSource(3);
        using var filters = new Parameter(random.Normal([3, 2, 2, 1], dtype: DType.Float64), isBuffer: false);
        using var bias = new Parameter(Tensor.From([1.0, -2.0], [2]), isBuffer: false);
        using var plain = new Parameter(Tensor.From([1.0, -2.0], [2]), isBuffer: false);
        using var muon = new Muon([("filters", filters), ("bias", bias)], 0.1, 0.5, weightDecay: 0.2);
        using var sgd = new Sgd([("plain", plain)], 0.3, 0.5, nesterov: true, weightDecay: 0.2);
        muon.ScaleRate((name, _) => name == "bias" ? 3 : 1);
        Tensor[] gradients = [random.Normal([3, 2, 2, 1], dtype: DType.Float64), random.Normal([3, 2, 2, 1], dtype: DType.Float64)];
        var other = Tensor.From([0.5, 4.0], [2]);

        var weight = filters.Value.Clone();
        foreach (var gradient in gradients)
        {
            muon.Step([gradient, other], 0.5);
            sgd.Step([other], 0.5);
        }

        var momentum = Tensor.Zeros([3, 2, 2, 1], DType.Float64);
        foreach (var gradient in gradients)
        {
            var scaled = gradient * 0.5;
            momentum = (momentum * 0.5) + scaled;
            var direction = (scaled + (momentum * 0.5)).Reshape(3, 4);
            var norm = Math.Sqrt(weight.ToArray<double>().Sum(value => value * value));
            weight = (weight * (Math.Sqrt(3) / norm)) - (Muon.Orthogonalize(direction, 5).Reshape(3, 2, 2, 1) * 0.1);
        }

        for (var i = 0; i < 12; i++) Assert.Equal(weight[i], filters.Value[i], 1e-6);
        Assert.Equal(plain.Value[0], bias.Value[0], 1e-12);
        Assert.Equal(plain.Value[1], bias.Value[1], 1e-12);
    }

    [Fact]
    public void AStepThatATapeLooksOnAtIsNotRecorded()
    {
        using var filters = new Parameter(new RandomSource(4).Normal([3, 2, 2, 1]), isBuffer: false);
        using var muon = new Muon([("filters", filters)], 0.1);
        using var tape = new Tape();
        using var scope = new TensorScope();
        tape.Watch(filters.Value);
        var nodes = tape.Nodes.Count;
        muon.Step([Tensor.Ones([3, 2, 2, 1])]);
        Assert.Equal(nodes, tape.Nodes.Count);
    }

    [Fact]
    public void ANumberOfIterationsThatMakesNoSenseIsRefused()
    {
        using var filters = new Parameter(Tensor.Ones([1, 1, 1, 1]), isBuffer: false);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Muon([("filters", filters)], 0.1, iterations: 0));
    }
}
