namespace AutogradNet.Layers;

/// <summary>
/// PyTorch's default initialisation: uniform within 1/√fan_in, which is Kaiming-uniform with a = √5 (He et al., "Delving Deep into
/// Rectifiers", 2015).
/// </summary>
internal static class KaimingUniform
{
    /// <summary>Random values, or zeros without a generator: for weights that will be loaded.</summary>
    public static Tensor Create(Shape shape, int fanIn, RandomSource? random)
    {
        if (random is null) return Tensor.Zeros(shape);
        var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
        return random.Uniform(shape, -bound, bound);
    }
}
