namespace AutogradNet.Layers.Data;

/// <summary>How an object or a background of a <see cref="Scene"/> mixes its two colours.</summary>
public enum SceneTexture
{
    /// <summary>One colour.</summary>
    Plain,

    /// <summary>A change from one colour to the other.</summary>
    Gradient,

    /// <summary>Parallel bands.</summary>
    Stripes,

    /// <summary>A chessboard.</summary>
    Checks,

    /// <summary>Round dots on a square lattice.</summary>
    Dots,

    /// <summary>Smooth random blotches.</summary>
    Noise,

    /// <summary>Bands that turn at right angles.</summary>
    Zigzag,

    /// <summary>Thin lines that cross.</summary>
    Grid,
}
