using AutogradNet.Explanations.Evaluation;

namespace AutogradNet.Explanations.Tests;

public sealed class GradientCuesTests
{
    private const int Side = 20;

    // A square of 10×10 pixels from (5, 5) on; the band reaches one pixel to either side of its outline.
    private static readonly PixelMask Square = new(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => i % Side is >= 5 and < 15 && i / Side is >= 5 and < 15)]);

    [Theory]
    [InlineData(1, 1, 0.5)]
    [InlineData(1, 0, 1)]
    [InlineData(0, 1, 0)]
    [InlineData(3, 1, 0.9)] // squares: 9 against 1
    public void TheOutlineIsComparedWithTheInsidePerPixel(double edge, double inside, double expected)
    {
        using var gradient = Make((x, y) =>
        {
            var depth = Math.Min(Math.Min(x - 5, 14 - x), Math.Min(y - 5, 14 - y));
            var value = depth >= 1 ? inside : depth >= -1 ? edge : 100;
            return (value, value, value);
        });
        Assert.Equal(expected, GradientCues.OutlineShare(gradient, Square)!.Value, 1e-6);
    }

    [Theory]
    [InlineData(1, 1, 1, 0)]
    [InlineData(1, -1, 0, 1)]
    [InlineData(1, 0, 0, 2 / 3.0)]
    [InlineData(2, 0, 1, 0.4)] // squares 5, grey part 9/3
    public void ColourIsWhatIsOrthogonalToGrey(double red, double green, double blue, double expected)
    {
        using var gradient = Make((x, y) => Square[x, y] ? (red, green, blue) : (7, 7, 7));
        Assert.Equal(expected, GradientCues.ColorShare(gradient, Square)!.Value, 1e-6);
    }

    [Fact]
    public void WithoutAGradientNothingIsSaid()
    {
        using var zero = Make((_, _) => (0, 0, 0));
        Assert.Null(GradientCues.OutlineShare(zero, Square));
        Assert.Null(GradientCues.ColorShare(zero, Square));
    }

    private static Attribution Make(Func<int, int, (double Red, double Green, double Blue)> at)
    {
        var values = Tensor.Zeros([1, 3, Side, Side]);
        var span = values.MutableSpan<float>();
        for (var i = 0; i < Side * Side; i++)
        {
            var (red, green, blue) = at(i % Side, i / Side);
            (span[i], span[i + (Side * Side)], span[i + (2 * Side * Side)]) = ((float)red, (float)green, (float)blue);
        }

        return new Attribution("made", values, Readout.MaxMagnitude);
    }
}
