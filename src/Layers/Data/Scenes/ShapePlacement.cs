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
        for (var i = 0; i < _coverage.Length; i++)
        {
            var (row, column) = Math.DivRem(i, Side);
            var x = Left + column - centerX;
            var y = Top + row - centerY;
            var distance = Evaluate(x + 0.5, y + 0.5);
            var inside = distance < 0 ? SamplesPerPixel : 0;
            if (Math.Abs(distance) < SampleReach)
            {
                inside = 0;
                for (var sample = 0; sample < SamplesPerPixel; sample++)
                {
                    var (below, right) = Math.DivRem(sample, SamplesPerSide);
                    if (Evaluate(x + ((right + 0.5) / SamplesPerSide), y + ((below + 0.5) / SamplesPerSide)) < 0) inside++;
                }
            }

            _coverage[i] = (byte)inside;
            Area += inside;
        }

        double Evaluate(double x, double y)
        {
            var (u, v) = rotation.Rotate(x / radius, y / radius);
            return outline(u, v) * radius;
        }
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
