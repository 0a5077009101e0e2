namespace AutogradNet.Layers.Data;

/// <summary>A shape with a place, a size and a rotation, and how much of each pixel near it it fills.</summary>
internal sealed class ShapePlacement
{
    /// <summary>Samples in each pixel, on a square lattice.</summary>
    public const int SamplesPerPixel = SamplesPerSide * SamplesPerSide;

    private const int SamplesPerSide = 4;

    /// <summary>Further from a pixel's centre, in pixels, no sample lies: (3/8)·√2, rounded up.</summary>
    private const double SampleReach = 0.54;

    private readonly byte[] _coverage;

    /// <summary>Places and samples a shape.</summary>
    public ShapePlacement(ShapeClass shape, double centerX, double centerY, double radius, Direction rotation)
    {
        CenterX = centerX;
        CenterY = centerY;
        Radius = radius;
        Left = (int)Math.Floor(centerX - radius) - 1;
        Top = (int)Math.Floor(centerY - radius) - 1;
        Side = (int)Math.Ceiling(2 * radius) + 3;
        _coverage = new byte[Side * Side];
        var outline = ShapeOutline.Of(shape);
        var (cosine, sine) = (rotation.Cosine / radius, rotation.Sine / radius);
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
            {
                var inside = SamplesInside(Left + column - centerX, Top + row - centerY);
                _coverage[(row * Side) + column] = (byte)inside;
                Area += inside;
            }
        }

        int SamplesInside(double x, double y)
        {
            var distance = Evaluate(x + 0.5, y + 0.5);
            if (Math.Abs(distance) > SampleReach) return distance < 0 ? SamplesPerPixel : 0;
            var inside = 0;
            for (var i = 0; i < SamplesPerPixel; i++)
            {
                var (below, right) = Math.DivRem(i, SamplesPerSide);
                if (Evaluate(x + ((right + 0.5) / SamplesPerSide), y + ((below + 0.5) / SamplesPerSide)) < 0) inside++;
            }

            return inside;
        }

        double Evaluate(double x, double y) => outline((cosine * x) + (sine * y), (cosine * y) - (sine * x)) * radius;
    }

    public double CenterX { get; }

    public double CenterY { get; }

    public double Radius { get; }

    /// <summary>The first column of the square outside which the shape fills nothing; it may lie outside the image, as the next.</summary>
    public int Left { get; }

    /// <summary>The first row of that square.</summary>
    public int Top { get; }

    /// <summary>Its rows and columns.</summary>
    public int Side { get; }

    /// <summary>The samples that the whole shape fills.</summary>
    public int Area { get; }

    /// <summary>The part of a pixel that the shape fills: a multiple of 1/16, so that products of a few of them are exact.</summary>
    public double CoverageAt(int x, int y)
    {
        var column = x - Left;
        var row = y - Top;
        return (uint)column < (uint)Side && (uint)row < (uint)Side ? _coverage[(row * Side) + column] * (1.0 / SamplesPerPixel) : 0;
    }
}
