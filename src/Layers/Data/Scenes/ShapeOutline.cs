namespace AutogradNet.Layers.Data;

/// <summary>
/// The outlines as functions of a point: negative inside, positive outside, and never further from zero than the point is from the
/// outline (1-Lipschitz), so that pixels away from it need one evaluation only. All lie in the unit disc, y points down, and the
/// sizes are chosen so that the areas are alike. Only +, −, ×, ÷ and √ are used: IEEE 754 rounds them alike everywhere.
/// </summary>
internal static class ShapeOutline
{
    private const double Sin36 = 0.58778525229247312917;
    private const double Cos36 = 0.80901699437494742410;
    private const double Sin72 = 0.95105651629515357212;
    private const double Cos72 = 0.30901699437494742410;
    private const double HalfSqrt2 = 0.70710678118654752440;
    private const double HalfSqrt3 = 0.86602540378443864676;

    /// <summary>The number of classes.</summary>
    public const int Count = 8;

    /// <summary>The function of a class.</summary>
    public static Func<double, double, double> Of(ShapeClass shape) => shape switch
    {
        ShapeClass.Circle => static (x, y) => Disc(x, y, 0.84),
        ShapeClass.Square => static (x, y) => Box(x, y, 0.7, 0.7),
        ShapeClass.Triangle => static (x, y) => Math.Max(y, (HalfSqrt3 * Math.Abs(x)) - (0.5 * y)) - 0.5,
        ShapeClass.Star => Star,
        ShapeClass.Cross => static (x, y) => Math.Min(Box(x, y, 0.93, 0.31), Box(x, y, 0.31, 0.93)),
        ShapeClass.Ring => static (x, y) => Math.Abs(Disc(x, y, 0.69)) - 0.23,
        ShapeClass.Heart => Heart,
        ShapeClass.Crescent => static (x, y) => Math.Max(Disc(x, y, 0.98), -Disc(x - 0.46, y, 0.76)),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "There is no such shape class."),
    };

    private static double Disc(double x, double y, double radius) => Math.Sqrt((x * x) + (y * y)) - radius;

    private static double Box(double x, double y, double halfWidth, double halfHeight)
    {
        var dx = Math.Abs(x) - halfWidth;
        var dy = Math.Abs(y) - halfHeight;
        var outsideX = Math.Max(dx, 0);
        var outsideY = Math.Max(dy, 0);
        return Math.Sqrt((outsideX * outsideX) + (outsideY * outsideY)) + Math.Min(Math.Max(dx, dy), 0);
    }

    /// <summary>Mirrors fold the plane onto half a point of the star, where the outline is one line.</summary>
    private static double Star(double x, double y)
    {
        const double Inner = 0.47;
        const double EdgeX = Inner * Sin36;
        const double EdgeY = (Inner * Cos36) - 1;
        x = Math.Abs(x);
        y = -y;

        // The mirrors stand at 108 and at 36 degrees from the upper point: the valleys between the points.
        var beyond = (-Cos72 * x) - (Sin72 * y);
        if (beyond > 0) (x, y) = (x + (2 * beyond * Cos72), y + (2 * beyond * Sin72));
        beyond = (Cos36 * x) - (Sin36 * y);
        if (beyond > 0) (x, y) = (x - (2 * beyond * Cos36), y + (2 * beyond * Sin36));
        x = Math.Abs(x);
        return ((EdgeX * (y - 1)) - (EdgeY * x)) / Math.Sqrt((EdgeX * EdgeX) + (EdgeY * EdgeY));
    }

    /// <summary>Two discs that overlap, over a kite of which two sides touch them and the others are chords of them.</summary>
    private static double Heart(double x, double y)
    {
        const double Lobe = 0.52;
        const double LobeX = 0.85 * Lobe;
        const double Lift = 0.35 * Lobe;
        const double ChordNormalX = 0.41347869400473009;
        const double ChordNormalY = 0.91051379429646362;
        x = Math.Abs(x);
        y = -y - Lift;
        var tangent = (HalfSqrt2 * (x - LobeX - y)) - Lobe;
        var kite = Math.Max(tangent, (ChordNormalX * x) + (ChordNormalY * y));
        return Math.Min(Disc(x - LobeX, y, Lobe), kite);
    }
}
