namespace AutogradNet.Layers.Training;

/// <summary>
/// Normal with the standard deviation gain·√(2/(fan in + fan out)) (Glorot and Bengio, "Understanding the difficulty of training deep
/// feedforward neural networks", 2010).
/// </summary>
/// <param name="Gain">What suits the activation: 1 for none, 5/3 for tanh.</param>
public sealed record XavierNormal(double Gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override Tensor Create(Shape shape, RandomSource random, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(random);
        return random.Normal(shape, 0, StandardDeviation(shape, Gain), dtype);
    }

    internal static double StandardDeviation(Shape shape, double gain)
    {
        var fans = Fans(shape);
        return gain * Math.Sqrt(2 / Math.Max(1, fans.In + fans.Out));
    }
}
