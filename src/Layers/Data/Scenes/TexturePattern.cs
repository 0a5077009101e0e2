namespace AutogradNet.Layers.Data;

/// <summary>
/// Where a texture has which of its two colours: a function of the place, in [0, 1], whose edges are about a pixel wide.
/// </summary>
internal sealed class TexturePattern
{
    private readonly Func<double, double, double> _weight;
    private readonly Direction _direction;
    private readonly double _period;
    private readonly double _extent;
    private readonly double _phaseU;
    private readonly double _phaseV;
    private readonly ulong _key;

    /// <summary>Draws orientation, scale and phase.</summary>
    /// <param name="texture">The kind.</param>
    /// <param name="random">What decides the rest.</param>
    /// <param name="extent">How far in pixels a gradient reaches to either side of the origin.</param>
    /// <param name="scale">The size of the picture in units of 112 pixels; details grow with it.</param>
    public TexturePattern(SceneTexture texture, RandomSource random, double extent, double scale)
    {
        _direction = Direction.Draw(random);
        _period = scale * random.NextDouble(6, 15);
        _extent = extent;
        _phaseU = random.NextDouble();
        _phaseV = random.NextDouble();
        _key = random.NextUInt64();
        _weight = texture switch
        {
            SceneTexture.Plain => static (_, _) => 0,
            SceneTexture.Gradient => Gradient,
            SceneTexture.Stripes => Stripes,
            SceneTexture.Checks => Checks,
            SceneTexture.Dots => Dots,
            SceneTexture.Noise => Noise,
            SceneTexture.Zigzag => Zigzag,
            SceneTexture.Grid => Grid,
            _ => throw new ArgumentOutOfRangeException(nameof(texture), texture, "There is no such texture."),
        };
    }

    /// <summary>The weight of the second colour at a place in pixels from the origin.</summary>
    public double At(double x, double y)
    {
        var (u, v) = _direction.Rotate(x, y);
        return _weight(u, v);
    }

    private double Gradient(double u, double v) => Math.Clamp(0.5 + (u / (2 * _extent)), 0, 1);

    private double Stripes(double u, double v) => 0.5 + (0.5 * Square((u / _period) + _phaseU));

    private double Checks(double u, double v) =>
        0.5 + (0.5 * Square((u / (1.4 * _period)) + _phaseU) * Square((v / (1.4 * _period)) + _phaseV));

    private double Dots(double u, double v)
    {
        var du = Fraction((u / _period) + _phaseU) - 0.5;
        var dv = Fraction((v / _period) + _phaseV) - 0.5;
        return Math.Clamp(0.5 + (_period * (0.32 - Math.Sqrt((du * du) + (dv * dv)))), 0, 1);
    }

    private double Zigzag(double u, double v) =>
        0.5 + (0.5 * Square((u / _period) + _phaseU + Math.Abs(Fraction((v / (2 * _period)) + _phaseV) - 0.5)));

    private double Grid(double u, double v) =>
        Math.Max(Line((u / _period) + _phaseU), Line((v / _period) + _phaseV));

    private double Noise(double u, double v)
    {
        var coarse = Lattice((u / _period) + _phaseU, (v / _period) + _phaseV, _key);
        var fine = Lattice((u / _period * 2.3) + _phaseV, (v / _period * 2.3) + _phaseU, ~_key);

        // Averages crowd round a half; spread them so that both colours are seen.
        return Math.Clamp(0.5 + (2.2 * ((0.65 * coarse) + (0.35 * fine) - 0.5)), 0, 1);
    }

    /// <summary>A square wave between −1 and 1 with sloping edges.</summary>
    private double Square(double turns) => Math.Clamp(((4 * Math.Abs(Fraction(turns) - 0.5)) - 1) * _period / 2, -1, 1);

    /// <summary>A line in a fifth of each period.</summary>
    private double Line(double turns) => Math.Clamp(0.5 + (_period * (0.12 - Math.Abs(Fraction(turns) - 0.5))), 0, 1);

    private static double Fraction(double value) => value - Math.Floor(value);

    /// <summary>Random values on the whole numbers, joined smoothly (value noise).</summary>
    private static double Lattice(double x, double y, ulong key)
    {
        var left = Math.Floor(x);
        var top = Math.Floor(y);
        var column = (long)left;
        var row = (long)top;
        var across = Smooth(x - left);
        var down = Smooth(y - top);
        var upper = Mix(Value(column, row, key), Value(column + 1, row, key), across);
        var lower = Mix(Value(column, row + 1, key), Value(column + 1, row + 1, key), across);
        return Mix(upper, lower, down);
    }

    private static double Mix(double a, double b, double weight) => a + ((b - a) * weight);

    private static double Smooth(double t) => t * t * (3 - (2 * t));

    private static double Value(long column, long row, ulong key)
    {
        var bits = key ^ ((ulong)column * 0x9E3779B97F4A7C15) ^ ((ulong)row * 0xC2B2AE3D27D4EB4F);
        bits = (bits ^ (bits >> 32)) * 0xD6E8FEB86659FD93;
        bits = (bits ^ (bits >> 32)) * 0xD6E8FEB86659FD93;
        return (bits >> 40) * (1.0 / (1 << 24));
    }
}
