namespace AutogradNet.Layers.Onnx;

/// <summary>How Resize maps places of the result to places of the operand and weights the elements there.</summary>
/// <param name="Mode">nearest, linear or cubic.</param>
/// <param name="Coordinates">The name of the mapping.</param>
/// <param name="Rounding">How nearest rounds.</param>
/// <param name="CubicCoefficient">The a of the cubic kernel.</param>
/// <param name="ExcludeOutside">Whether elements outside get no weight, instead of those at the border.</param>
/// <param name="Antialias">Whether the kernel is stretched where the result is smaller.</param>
internal sealed record ResizeMode(string Mode, string Coordinates, string Rounding, double CubicCoefficient, bool ExcludeOutside, bool Antialias)
{
    public static ResizeMode Asymmetric(string mode) => new(mode == "bilinear" ? "linear" : mode, "asymmetric", "floor", -0.75, false, false);

    public static ResizeMode Read(OnnxNode node) => new(
        node.Text("mode", "nearest"),
        node.Text("coordinate_transformation_mode", "half_pixel"),
        node.Text("nearest_mode", "round_prefer_floor"),
        node.Float("cubic_coeff_a", -0.75f),
        node.Int("exclude_outside", 0) != 0,
        node.Int("antialias", 0) != 0);

    /// <summary>The place in an operand axis that a place of the result comes from.</summary>
    public double Place(int i, double scale, int extent, int resized) => Coordinates switch
    {
        "half_pixel" => ((i + 0.5) / scale) - 0.5,
        "pytorch_half_pixel" => resized > 1 ? ((i + 0.5) / scale) - 0.5 : 0,
        "align_corners" => resized > 1 ? (double)i * (extent - 1) / (resized - 1) : 0,
        "asymmetric" => i / scale,
        "tf_half_pixel_for_nn" => (i + 0.5) / scale,
        // The part of the result that rounding cut off is shared by both ends.
        "half_pixel_symmetric" => (extent / 2.0 * (1 - (resized / (scale * extent)))) + ((i + 0.5) / scale) - 0.5,
        _ => throw new ArgumentException($"The coordinate transformation '{Coordinates}' is not known."),
    };

    public int Nearest(double place) => (int)(Rounding switch
    {
        "round_prefer_floor" => Math.Ceiling(place - 0.5),
        "round_prefer_ceil" => Math.Floor(place + 0.5),
        "floor" => Math.Floor(place),
        "ceil" => Math.Ceiling(place),
        _ => throw new ArgumentException($"The nearest mode '{Rounding}' is not known."),
    });
}
