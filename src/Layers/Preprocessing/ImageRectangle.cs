namespace AutogradNet.Layers;

/// <summary>A rectangle of an image in pixels, edges included: pixel (0, 0) covers 0 to 1 both ways. Parts may lie outside the image.</summary>
/// <param name="Left">The left edge.</param>
/// <param name="Top">The upper edge.</param>
/// <param name="Width">From the left edge to the right one.</param>
/// <param name="Height">From the upper edge to the lower one.</param>
public readonly record struct ImageRectangle(double Left, double Top, double Width, double Height);
