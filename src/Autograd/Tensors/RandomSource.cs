using System.Numerics;

namespace AutogradNet;

/// <summary>
/// A seeded, splittable generator: the same seed gives the same numbers on every machine. It is SplitMix64 (Steele, Lea and Flood,
/// "Fast Splittable Pseudorandom Number Generators", 2014). Not for several threads at once: give each a <see cref="Split"/>.
/// </summary>
public sealed class RandomSource
{
    private ulong _gamma;
    private ulong _state;

    /// <summary>Starts a sequence.</summary>
    public RandomSource(ulong seed)
        : this(seed, 0x9E3779B97F4A7C15)
    {
    }

    private RandomSource(ulong state, ulong gamma)
    {
        _state = state;
        _gamma = gamma;
    }

    /// <summary>Where the sequence stands and how it goes on, to be saved and set again.</summary>
    internal (ulong Position, ulong Increment) State
    {
        get => (_state, _gamma);
        set => (_state, _gamma) = (value.Position, value.Increment | 1);
    }

    /// <summary>A new, statistically independent generator, determined by this one's state.</summary>
    public RandomSource Split() => new(NextUInt64(), MixGamma(_state += _gamma));

    /// <summary>64 uniform bits.</summary>
    public ulong NextUInt64() => Mix(_state += _gamma);

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in [<paramref name="minimum"/>, <paramref name="maximum"/>).</summary>
    public double NextDouble(double minimum, double maximum) => minimum + ((maximum - minimum) * NextDouble());

    /// <summary>Uniform among 0 … <paramref name="exclusiveMaximum"/> − 1, without bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is not positive.</exception>
    public int NextInt32(int exclusiveMaximum)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMaximum);
        var bound = (ulong)exclusiveMaximum;
        var rejectBelow = (0 - bound) % bound;
        while (true)
        {
            var high = Math.BigMul(NextUInt64(), bound, out var low);
            if (low >= rejectBelow) return (int)high;
        }
    }

    /// <summary>Normally distributed with mean 0 and standard deviation 1 (Box and Muller, 1958).</summary>
    public double NextNormal()
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        return radius * Math.Cos(2 * Math.PI * NextDouble());
    }

    /// <summary>A tensor of values uniform in [<paramref name="minimum"/>, <paramref name="maximum"/>).</summary>
    public Tensor Uniform(Shape shape, double minimum = 0, double maximum = 1, DType dtype = DType.Float32) =>
        Fill(shape, dtype, () => NextDouble(minimum, maximum));

    /// <summary>A tensor of normally distributed values.</summary>
    public Tensor Normal(Shape shape, double mean = 0, double standardDeviation = 1, DType dtype = DType.Float32) =>
        Fill(shape, dtype, () => mean + (standardDeviation * NextNormal()));

    private static Tensor Fill(Shape shape, DType dtype, Func<double> next)
    {
        var result = Tensor.Empty(shape, dtype);
        if (dtype == DType.Float32)
        {
            foreach (ref var value in result.MutableSpan<float>()) value = (float)next();
        }
        else
        {
            foreach (ref var value in result.MutableSpan<double>()) value = next();
        }

        return result;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    // An increment must be odd and have enough 01/10 bit pairs, or its sequence mixes poorly.
    private static ulong MixGamma(ulong z)
    {
        z = (z ^ (z >> 33)) * 0xFF51AFD7ED558CCD;
        z = (z ^ (z >> 33)) * 0xC4CEB9FE1A85EC53;
        z = (z ^ (z >> 33)) | 1;
        return BitOperations.PopCount(z ^ (z >> 1)) < 24 ? z ^ 0xAAAAAAAAAAAAAAAA : z;
    }
}
