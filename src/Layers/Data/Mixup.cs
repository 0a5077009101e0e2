using System.Numerics.Tensors;

namespace AutogradNet.Layers.Data;

/// <summary>
/// Adds to each sample of a batch a share of another, with the same share of its class (Zhang et al., "mixup: Beyond Empirical Risk
/// Minimization", 2018). The share is one for the whole batch, from the distribution Beta(α, α).
/// </summary>
/// <param name="Alpha">α; near 0 hardly mixes, 1 mixes evenly.</param>
public sealed record Mixup(double Alpha = 0.2)
{
    /// <summary>α, positive.</summary>
    public double Alpha { get; } = Alpha > 0 && double.IsFinite(Alpha)
        ? Alpha
        : throw new ArgumentOutOfRangeException(nameof(Alpha), Alpha, "Expected a finite number above 0.");

    internal void Apply(Batch batch, RandomSource random)
    {
        var share = Beta(random);
        var partners = new int[batch.Count];
        for (var i = 0; i < partners.Length; i++) partners[i] = i;
        random.Shuffle<int>(partners);
        Mix(batch.Inputs, partners, (float)share);
        if (batch.Targets is not null) Mix(batch.Targets, partners, (float)share);
        batch.MixedLabels = [.. partners.Select(partner => batch.Labels[partner])];
        batch.Share = share;
    }

    private static void Mix(Tensor tensor, int[] partners, float share)
    {
        var originals = tensor.ToArray<float>();
        var values = tensor.MutableSpan<float>();
        var length = values.Length / partners.Length;
        TensorPrimitives.Multiply(values, share, values);
        for (var i = 0; i < partners.Length; i++)
        {
            var part = values.Slice(i * length, length);
            TensorPrimitives.MultiplyAdd(originals.AsSpan(partners[i] * length, length), 1 - share, part, part);
        }
    }

    private double Beta(RandomSource random)
    {
        var first = Gamma(random, Alpha);
        var second = Gamma(random, Alpha);
        // Both vanish for the smallest α, where the distribution is all at the ends.
        return first + second > 0 ? first / (first + second) : random.NextInt32(2);
    }

    // Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000; sections 2 and 6.
    private static double Gamma(RandomSource random, double shape)
    {
        if (shape < 1) return Gamma(random, shape + 1) * Math.Pow(1 - random.NextDouble(), 1 / shape);
        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = random.NextNormal();
            var v = Math.Pow(1 + (c * x), 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < (x * x / 2) + d - (d * v) + (d * Math.Log(v))) return d * v;
        }
    }
}
