using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>One object of a <see cref="Scene"/> and where it is seen.</summary>
public sealed record SceneObject
{
    /// <summary>What it is.</summary>
    public required ShapeClass Shape { get; init; }

    /// <summary>The number of its class, from 0.</summary>
    public int Label => (int)Shape;

    /// <summary>The pixels of which it fills more than half, after what hides it is taken off. Masks of one scene are disjoint.</summary>
    public required SceneMask Mask { get; init; }

    /// <summary>The smallest rectangle round <see cref="Mask"/>.</summary>
    public PixelRectangle Box => Mask.Bounds;

    /// <summary>The part of its area that neither the image border nor other objects hide, in (0, 1].</summary>
    public required double VisibleFraction { get; init; }

    /// <summary>The colour that prevails.</summary>
    public required RgbColor Color { get; init; }

    /// <summary>The colour that its texture mixes with the first.</summary>
    public required RgbColor SecondColor { get; init; }

    /// <summary>The hue of <see cref="Color"/>, as a part of the circle, in [0, 1).</summary>
    public required double Hue { get; init; }

    /// <summary>How the two colours are mixed.</summary>
    public required SceneTexture Texture { get; init; }

    /// <summary>The column of the centre of the disc that holds the whole object, in pixels from the left border.</summary>
    public required double CenterX { get; init; }

    /// <summary>The row of the centre of the disc that holds the whole object, in pixels from the upper border.</summary>
    public required double CenterY { get; init; }

    /// <summary>The radius, in pixels, of the disc that holds the whole object.</summary>
    public required double Radius { get; init; }
}
