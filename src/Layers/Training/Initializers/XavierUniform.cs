namespace AutogradNet.Layers.Training;

/// <summary>Uniform within gain·√(6/(fan in + fan out)) (Glorot and Bengio, 2010, equation 16).</summary>
/// <param name="Gain">What suits the activation: 1 for none, 5/3 for tanh.</param>
public sealed record XavierUniform(double Gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override Tensor Create(Shape shape, RandomSource random, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(random);
        var bound = Math.Sqrt(3) * XavierNormal.StandardDeviation(shape, Gain);
        return random.Uniform(shape, -bound, bound, dtype);
    }
}
