namespace AutogradNet.Layers;

/// <summary>Enlarges the rows and columns by whole factors.</summary>
/// <param name="scale">The factors.</param>
/// <param name="mode">How places between are filled.</param>
/// <param name="alignCorners">Whether the corners' centres coincide; only for <see cref="UpsampleMode.Bilinear"/>.</param>
public sealed class UpsampleLayer(Size2d scale, UpsampleMode mode = UpsampleMode.Nearest, bool alignCorners = false) : Module
{
    /// <inheritdoc/>
    protected override Tensor Forward(Tensor x)
    {
        if (x.Shape.Rank != 4) throw new ArgumentException($"N×C×H×W is expected, not {x.Shape}.", nameof(x));
        Size2d size = (x.Shape[2] * scale.Height, x.Shape[3] * scale.Width);
        return mode == UpsampleMode.Nearest ? x.ResizeNearest(size) : x.ResizeBilinear(size, alignCorners);
    }
}
