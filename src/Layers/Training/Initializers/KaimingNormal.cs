namespace AutogradNet.Layers.Training;

/// <summary>Normal with the standard deviation gain/√fan (He et al., "Delving Deep into Rectifiers", 2015).</summary>
/// <param name="Mode">Which fan.</param>
/// <param name="NegativeSlope">a of a leaky ReLU; the gain is √(2/(1 + a²)).</param>
public sealed record KaimingNormal(FanMode Mode = FanMode.In, double NegativeSlope = 0) : Initializer
{
    /// <inheritdoc/>
    public override Tensor Create(Shape shape, RandomSource random, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.Normal(shape, 0, StandardDeviation(shape, Mode, NegativeSlope), dtype);
    }

    internal static double StandardDeviation(Shape shape, FanMode mode, double slope)
    {
        var fans = Fans(shape);
        return Math.Sqrt(2 / ((1 + (slope * slope)) * Math.Max(1, mode == FanMode.In ? fans.In : fans.Out)));
    }
}
