namespace AutogradNet.Layers.Data;

/// <summary>A unit vector: a rotation without an angle, because sine and cosine are not rounded alike on every machine.</summary>
internal readonly record struct Direction(double Cosine, double Sine)
{
    /// <summary>Uniform on the circle: a point of the disc, pushed outwards.</summary>
    public static Direction Draw(RandomSource random)
    {
        while (true)
        {
            var x = random.NextDouble(-1, 1);
            var y = random.NextDouble(-1, 1);
            var squared = (x * x) + (y * y);
            if (squared is < 0.01 or > 1) continue;
            var length = Math.Sqrt(squared);
            return new Direction(x / length, y / length);
        }
    }

    /// <summary>The coordinates of a point in the rotated system.</summary>
    public (double U, double V) Rotate(double x, double y) => ((Cosine * x) + (Sine * y), (Cosine * y) - (Sine * x));
}
