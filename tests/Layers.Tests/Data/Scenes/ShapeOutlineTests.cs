using AutogradNet.Layers.Data;

namespace AutogradNet.Layers.Tests;

public sealed class ShapeOutlineTests
{
    public static TheoryData<ShapeClass> Shapes => [.. Enum.GetValues<ShapeClass>()];

    [Fact]
    public void EveryClassHasAnOutline()
    {
        Assert.Equal(ShapeOutline.Count, Enum.GetValues<ShapeClass>().Length);
        Assert.Equal(ShapeOutline.Count, Enum.GetValues<SceneTexture>().Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => ShapeOutline.Of((ShapeClass)8));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void NoStepChangesAnOutlineByMoreThanItsLength(ShapeClass shape)
    {
        var outline = ShapeOutline.Of(shape);
        var random = new RandomSource(4);
        for (var i = 0; i < 20_000; i++)
        {
            double x = random.NextDouble(-1.5, 1.5), y = random.NextDouble(-1.5, 1.5);
            var length = Math.Pow(10, random.NextDouble(-3, 0));
            var (sine, cosine) = Math.SinCos(random.NextDouble(0, 2 * Math.PI));
            var change = outline(x + (length * cosine), y + (length * sine)) - outline(x, y);
            Assert.True(Math.Abs(change) <= length * (1 + 1e-9), $"({x}, {y}): {change} over {length}");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ShapesFillTheUnitDiscButStayInIt(ShapeClass shape)
    {
        var outline = ShapeOutline.Of(shape);
        var farthest = 0.0;
        var inside = 0;
        for (var i = 0; i < 300; i++)
        {
            for (var j = 0; j < 300; j++)
            {
                double x = ((i + 0.5) / 120) - 1.25, y = ((j + 0.5) / 120) - 1.25;
                if (outline(x, y) >= 0) continue;
                farthest = Math.Max(farthest, Math.Sqrt((x * x) + (y * y)));
                inside++;
            }
        }

        Assert.InRange(farthest, 0.83, 1.0);

        // Areas between a quarter and three quarters of the disc: size alone does not tell the class.
        Assert.InRange(inside / (120.0 * 120.0 * Math.PI), 0.25, 0.75);
    }

    [Fact]
    public void AreasAreThoseOfTheFigures()
    {
        var star = 5 * 0.47 * Math.Sin(Math.PI / 5);
        Assert.Equal(Math.PI * 0.84 * 0.84, Area(ShapeClass.Circle), 0.003);
        Assert.Equal(1.4 * 1.4, Area(ShapeClass.Square), 0.003);
        Assert.Equal(0.75 * Math.Sqrt(3), Area(ShapeClass.Triangle), 0.003);
        Assert.Equal(star, Area(ShapeClass.Star), 0.003);
        Assert.Equal((2 * 1.86 * 0.62) - (0.62 * 0.62), Area(ShapeClass.Cross), 0.003);
        Assert.Equal(Math.PI * ((0.92 * 0.92) - (0.46 * 0.46)), Area(ShapeClass.Ring), 0.003);
    }

    [Fact]
    public void NoRotationMakesTwoClassesAlike()
    {
        var shapes = Enum.GetValues<ShapeClass>();
        var turned = Array.ConvertAll(shapes, shape =>
        {
            var area = Area(shape, 200);
            return Enumerable.Range(0, 72).Select(step => Fill(shape, area, step * Math.PI / 36)).ToArray();
        });
        foreach (var first in shapes)
        {
            foreach (var second in shapes.Where(other => other > first))
            {
                var best = turned[(int)second].Max(mask => Overlap(turned[(int)first][0], mask));
                Assert.True(best < 0.85, $"{first} and {second} overlap by {best}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void CoverageIsThatOfPlainSampling(ShapeClass shape)
    {
        var random = new RandomSource(8);
        for (var trial = 0; trial < 10; trial++)
        {
            double x = random.NextDouble(-5, 45), y = random.NextDouble(-5, 45), radius = random.NextDouble(3, 20);
            var rotation = Direction.Draw(random);
            var placement = new ShapePlacement(shape, x, y, radius, rotation);
            var outline = ShapeOutline.Of(shape);
            var area = 0;
            for (var row = -40; row < 80; row++)
            {
                for (var column = -40; column < 80; column++)
                {
                    var inside = 0;
                    for (var i = 0; i < 16; i++)
                    {
                        double right = column + ((i % 4) * 0.25) + 0.125 - x, below = row + ((i / 4) * 0.25) + 0.125 - y;
                        var (u, v) = rotation.Rotate(right / radius, below / radius);
                        if (outline(u, v) < 0) inside++;
                    }

                    Assert.Equal(inside / 16.0, placement.CoverageAt(column, row));
                    area += inside;
                }
            }

            Assert.Equal(area, placement.Area);
        }
    }

    private static double Area(ShapeClass shape, int steps = 1000)
    {
        var outline = ShapeOutline.Of(shape);
        var inside = 0;
        for (var i = 0; i < steps; i++)
        {
            for (var j = 0; j < steps; j++)
            {
                if (outline((2 * (i + 0.5) / steps) - 1, (2 * (j + 0.5) / steps) - 1) < 0) inside++;
            }
        }

        return 4.0 * inside / steps / steps;
    }

    private static bool[] Fill(ShapeClass shape, double area, double angle)
    {
        // All to one area and one centre of mass, so that only the form is compared.
        var outline = ShapeOutline.Of(shape);
        var scale = Math.Sqrt(area / 1.6);
        var (sine, cosine) = Math.SinCos(angle);
        var shift = shape == ShapeClass.Crescent ? -0.4 : 0;
        var mask = new bool[60 * 60];
        for (var i = 0; i < mask.Length; i++)
        {
            double x = scale * (((i % 60) / 24.0) - 1.25), y = scale * (((i / 60) / 24.0) - 1.25);
            mask[i] = outline((cosine * x) + (sine * y) + shift, (cosine * y) - (sine * x)) < 0;
        }

        return mask;
    }

    private static double Overlap(bool[] a, bool[] b)
    {
        var (both, either) = (0, 0);
        for (var i = 0; i < a.Length; i++)
        {
            if (a[i] && b[i]) both++;
            if (a[i] || b[i]) either++;
        }

        return both / (double)either;
    }
}
