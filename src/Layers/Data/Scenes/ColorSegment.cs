using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>All mixtures of two colours, in a space where red, green and blue weigh as much as in the luma of ITU-R BT.601.</summary>
internal readonly struct ColorSegment
{
    private readonly Vector _start;
    private readonly Vector _along;

    public ColorSegment(RgbColor from, RgbColor to)
    {
        _start = Vector.Of(from);
        _along = Vector.Of(to) - _start;
    }

    /// <summary>The distance between two colours.</summary>
    public static double Distance(RgbColor a, RgbColor b)
    {
        var difference = Vector.Of(a) - Vector.Of(b);
        return Math.Sqrt(difference.Dot(difference));
    }

    /// <summary>The least distance between a mixture of one pair and a mixture of the other.</summary>
    public static double Distance(in ColorSegment a, in ColorSegment b)
    {
        // Either an end is nearest to the other segment, or both nearest points lie within.
        var best = Math.Min(
            Math.Min(a.SquaredDistanceTo(b._start), a.SquaredDistanceTo(b._start + b._along)),
            Math.Min(b.SquaredDistanceTo(a._start), b.SquaredDistanceTo(a._start + a._along)));
        var between = b._start - a._start;
        double aa = a._along.Dot(a._along), bb = b._along.Dot(b._along), ab = a._along.Dot(b._along);
        var determinant = (aa * bb) - (ab * ab);
        if (determinant > 1e-9 * aa * bb)
        {
            double fromA = a._along.Dot(between), fromB = b._along.Dot(between);
            var s = ((fromA * bb) - (fromB * ab)) / determinant;
            var t = ((fromA * ab) - (fromB * aa)) / determinant;
            if (s is >= 0 and <= 1 && t is >= 0 and <= 1)
            {
                var gap = between + (b._along * t) - (a._along * s);
                best = Math.Min(best, gap.Dot(gap));
            }
        }

        return Math.Sqrt(best);
    }

    private double SquaredDistanceTo(Vector point)
    {
        var from = point - _start;
        var length = _along.Dot(_along);
        var gap = from - (_along * (length > 0 ? Math.Clamp(from.Dot(_along) / length, 0, 1) : 0));
        return gap.Dot(gap);
    }

    private readonly record struct Vector(double X, double Y, double Z)
    {
        // √0.299, √0.587 and √0.114.
        public static Vector Of(RgbColor color) =>
            new(0.54680892457969 * color.Red, 0.76615925237512 * color.Green, 0.33763886032268 * color.Blue);

        public static Vector operator +(Vector a, Vector b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

        public static Vector operator -(Vector a, Vector b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

        public static Vector operator *(Vector a, double factor) => new(a.X * factor, a.Y * factor, a.Z * factor);

        public double Dot(Vector other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);
    }
}
