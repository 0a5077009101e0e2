namespace AutogradNet.Imaging;

/// <summary>For each target position along one axis, the source positions that contribute and their fixed-point weights.</summary>
/// <remarks>Positions, weights and rounding are Pillow's (its 8-bit resampling), so that results agree bit for bit.</remarks>
internal sealed class ResamplingWeights
{
    /// <summary>Fraction bits of a weight: 32 minus 8 for the sample and 2 for headroom.</summary>
    public const int PrecisionBits = 32 - 8 - 2;

    private readonly int[] _weights;
    private readonly int _taps;

    public ResamplingWeights(int sourceSize, int targetSize, ResamplingFilter filter)
    {
        var (kernel, radius) = Kernel(filter);
        var scale = (double)sourceSize / targetSize;
        var widening = Math.Max(scale, 1.0);
        var support = radius * widening;
        _taps = (int)Math.Min(Math.Ceiling(support) * 2 + 1, sourceSize);
        _weights = new int[checked(targetSize * _taps)];
        First = new int[targetSize];
        Count = new int[targetSize];
        var exact = new double[_taps];
        var inverse = 1.0 / widening;
        for (var target = 0; target < targetSize; target++)
        {
            var center = (target + 0.5) * scale;
            var first = Math.Max((int)(center - support + 0.5), 0);
            var count = Math.Min((int)(center + support + 0.5), sourceSize) - first;
            var sum = 0.0;
            for (var i = 0; i < count; i++)
            {
                exact[i] = kernel((i + first - center + 0.5) * inverse);
                sum += exact[i];
            }

            for (var i = 0; i < count; i++)
            {
                var weight = (sum != 0.0 ? exact[i] / sum : exact[i]) * (1 << PrecisionBits);
                _weights[target * _taps + i] = (int)(weight < 0 ? weight - 0.5 : weight + 0.5);
            }

            First[target] = first;
            Count[target] = count;
        }
    }

    /// <summary>The first contributing source position of each target position.</summary>
    public int[] First { get; }

    /// <summary>The number of contributing source positions of each target position.</summary>
    public int[] Count { get; }

    /// <summary>The weights of one target position.</summary>
    public ReadOnlySpan<int> For(int target) => _weights.AsSpan(target * _taps, Count[target]);

    private static (Func<double, double> Kernel, double Radius) Kernel(ResamplingFilter filter) => filter switch
    {
        ResamplingFilter.Bilinear => (Triangle, 1.0),
        ResamplingFilter.Bicubic => (Cubic, 2.0),
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, "This filter has no weights."),
    };

    private static double Triangle(double x)
    {
        x = Math.Abs(x);
        return x < 1.0 ? 1.0 - x : 0.0;
    }

    private static double Cubic(double x)
    {
        const double A = -0.5;
        x = Math.Abs(x);
        if (x < 1.0) return ((A + 2.0) * x - (A + 3.0)) * x * x + 1;
        return x < 2.0 ? (((x - 5) * x + 8) * x - 4) * A : 0.0;
    }
}
