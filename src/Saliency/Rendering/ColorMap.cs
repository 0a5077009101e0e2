namespace AutogradNet.Explanations;

/// <summary>
/// 256 colours for a range of values, built so that equal steps of the value are equal steps of perceived lightness: no bright band
/// or false edge that the data do not have.
/// </summary>
public sealed class ColorMap
{
    private const int Size = 256;
    private readonly (byte Red, byte Green, byte Blue)[] _colors = new (byte, byte, byte)[Size];

    private ColorMap(Func<double, OkLab> color)
    {
        for (var i = 0; i < Size; i++) _colors[i] = color(i / (Size - 1.0)).ToRgb();
    }

    /// <summary>For one-sided maps: black through violet, red and orange to pale yellow, lightness rising evenly.</summary>
    public static ColorMap Heat { get; } = new(t => OkLab.FromHue(0.08 + (0.89 * t), 0.21 * Math.Pow(Math.Sin(Math.PI * Math.Min(1, 0.06 + (0.94 * t))), 0.6), 285 + (178 * t)));

    /// <summary>For signed maps: blue below zero, white at zero, red above, both sides equally dark at equal distance.</summary>
    public static ColorMap Diverging { get; } = new(t =>
    {
        var side = (2 * t) - 1;
        var strength = Math.Abs(side);
        return OkLab.FromHue(0.98 - (0.50 * strength), 0.22 * Math.Pow(strength, 0.8), side < 0 ? 262 : 27);
    });

    /// <summary>The colour of a value between 0 and 1; what lies outside gets the end's colour, NaN the first.</summary>
    public (byte Red, byte Green, byte Blue) this[double value] =>
        _colors[double.IsNaN(value) ? 0 : (int)Math.Round(Math.Clamp(value, 0, 1) * (Size - 1))];
}
