namespace AutogradNet.Tests;

/// <summary>
/// One point to check an operation's derivatives at: the function, the shapes of its inputs and the range they are drawn from (uniform,
/// seeded). Ranges keep clear of kinks and poles.
/// </summary>
internal sealed record OperationSample(string Name, Func<IReadOnlyList<Tensor>, Tensor> Function, params Shape[] Shapes)
{
    public double Minimum { get; init; } = -2;

    public double Maximum { get; init; } = 2;

    /// <summary>Inputs are moved to keep this distance from 0, where a kink lies.</summary>
    public double AwayFromZero { get; init; }

    /// <summary>Whether all elements of an input must differ clearly (maxima must not change hands within a difference step).</summary>
    public bool Distinct { get; init; }

    public Tensor[] MakeInputs()
    {
        var random = new RandomSource(7);
        return [.. Shapes.Select(shape => MakeInput(random, shape))];
    }

    public override string ToString() => Name;

    private Tensor MakeInput(RandomSource random, Shape shape)
    {
        var tensor = random.Uniform(shape, Minimum, Maximum, DType.Float64);
        var values = tensor.MutableSpan<double>();
        if (Distinct)
        {
            // A shuffled ladder of equal steps.
            for (var i = 0; i < values.Length; i++) values[i] = Minimum + ((Maximum - Minimum) * (i + 0.5) / values.Length);
            for (var i = values.Length - 1; i > 0; i--)
            {
                var j = random.NextInt32(i + 1);
                (values[i], values[j]) = (values[j], values[i]);
            }
        }

        foreach (ref var value in values)
        {
            if (Math.Abs(value) < AwayFromZero) value = value < 0 ? value - AwayFromZero : value + AwayFromZero;
        }

        return tensor;
    }
}
