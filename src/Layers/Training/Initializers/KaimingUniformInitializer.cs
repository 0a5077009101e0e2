namespace AutogradNet.Layers.Training;

/// <summary>Uniform within gain·√(3/fan) (He et al., "Delving Deep into Rectifiers", 2015).</summary>
/// <param name="Mode">Which fan.</param>
/// <param name="NegativeSlope">a of a leaky ReLU; the gain is √(2/(1 + a²)).</param>
public sealed record KaimingUniformInitializer(FanMode Mode = FanMode.In, double NegativeSlope = 0) : Initializer
{
    /// <inheritdoc/>
    public override Tensor Create(Shape shape, RandomSource random, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(random);
        var bound = Math.Sqrt(3) * KaimingNormal.StandardDeviation(shape, Mode, NegativeSlope);
        return random.Uniform(shape, -bound, bound, dtype);
    }
}
