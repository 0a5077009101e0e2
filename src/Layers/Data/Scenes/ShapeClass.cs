namespace AutogradNet.Layers.Data;

/// <summary>What an object of a <see cref="Scene"/> is. The number is the label; the outline is all that tells the classes apart.</summary>
public enum ShapeClass
{
    /// <summary>A filled disc.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A triangle of equal sides.</summary>
    Triangle,

    /// <summary>A star of five points.</summary>
    Star,

    /// <summary>A cross of four equal arms.</summary>
    Cross,

    /// <summary>A disc with a round hole.</summary>
    Ring,

    /// <summary>A heart.</summary>
    Heart,

    /// <summary>A disc from which a smaller one is cut: a new moon.</summary>
    Crescent,
}
