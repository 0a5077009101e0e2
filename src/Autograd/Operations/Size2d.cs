namespace AutogradNet;

/// <summary>Rows and columns of an image, a window, a stride or a dilation.</summary>
/// <param name="Height">Along the rows' axis (2 of N×C×H×W).</param>
/// <param name="Width">Along the columns' axis (3 of N×C×H×W).</param>
public readonly record struct Size2d(int Height, int Width)
{
    /// <summary>The same along both axes.</summary>
    public static implicit operator Size2d(int both) => new(both, both);

    /// <summary>Height and width.</summary>
    public static implicit operator Size2d((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>The size as <c>3×5</c>, height first.</summary>
    public override string ToString() => $"{Height}×{Width}";
}
