namespace AutogradNet.Layers.Training;

/// <summary>Normal, drawn again where it lies too far out.</summary>
/// <param name="StandardDeviation">Of the normal distribution before it is cut.</param>
/// <param name="Mean">Of the normal distribution before it is cut.</param>
/// <param name="Cut">How many standard deviations from the mean are allowed.</param>
public sealed record TruncatedNormal(double StandardDeviation = 0.02, double Mean = 0, double Cut = 2) : Initializer
{
    // Below this, drawing again and again would take long.
    private const double SmallestCut = 0.05;

    /// <summary>How many standard deviations from the mean are allowed.</summary>
    public double Cut { get; } = Cut >= SmallestCut ? Cut : throw new ArgumentOutOfRangeException(nameof(Cut), Cut, $"Expected at least {SmallestCut}.");

    /// <inheritdoc/>
    public override Tensor Create(Shape shape, RandomSource random, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(random);
        var result = Tensor.Empty(shape, dtype);
        for (var i = 0; i < result.Count; i++)
        {
            double value;
            do value = random.NextNormal();
            while (Math.Abs(value) > Cut);
            value = Mean + (StandardDeviation * value);
            if (dtype == DType.Float32) result.MutableSpan<float>()[i] = (float)value;
            else result.MutableSpan<double>()[i] = value;
        }

        return result;
    }
}
