using AutogradNet;

namespace ClimbingBlindfolded;

/// <summary>A landscape of Gaussian hills over the square from 0 to 10. Its height is one expression; the slope is what the tape makes of it.</summary>
internal static class Landscape
{
    public const double Extent = 10;

    public static IReadOnlyList<Hill> Hills { get; } =
    [
        new(6.6, 6.3, 2.9, 1.75), new(2.3, 7.4, 1.9, 1.25), new(3.0, 2.7, 2.3, 1.45), new(8.3, 1.9, 1.2, 1.05), new(4.6, 5.2, 0.9, 1.3),
    ];

    /// <summary>The heights at many places at once.</summary>
    public static Tensor Height(Tensor x, Tensor y)
    {
        Tensor? height = null;
        foreach (var hill in Hills)
        {
            var (dx, dy) = (x - hill.X, y - hill.Y);
            var part = (((dx * dx) + (dy * dy)) * (-0.5 / (hill.Spread * hill.Spread))).Exp() * hill.Height;
            height = height is null ? part : height + part;
        }

        return height!;
    }

    /// <summary>
    /// Heights and slopes at many places. No place's height depends on another's coordinates, so the gradient of the sum of all
    /// heights holds the slope of each: one backward pass serves them all.
    /// </summary>
    public static Survey Measure(double[] x, double[] y)
    {
        using var scope = new TensorScope();
        using var tape = new Tape();
        var (east, north) = (tape.Watch(Tensor.From(x, [x.Length])), tape.Watch(Tensor.From(y, [y.Length])));
        var height = Height(east, north);
        using var slope = tape.Backward(height.Sum(), [east, north]);
        return new Survey(height.ToArray<double>(), slope[east].ToArray<double>(), slope[north].ToArray<double>());
    }
}
