namespace AutogradNet;

/// <summary>Rows and columns added round an image, each side on its own.</summary>
/// <param name="Top">Rows before the first.</param>
/// <param name="Left">Columns before the first.</param>
/// <param name="Bottom">Rows after the last.</param>
/// <param name="Right">Columns after the last.</param>
public readonly record struct Padding2d(int Top, int Left, int Bottom, int Right)
{
    /// <summary>The same on all sides.</summary>
    public static implicit operator Padding2d(int all) => new(all, all, all, all);

    /// <summary>So many rows above and below, so many columns left and right.</summary>
    public static implicit operator Padding2d((int Height, int Width) padding) => new(padding.Height, padding.Width, padding.Height, padding.Width);

    /// <summary>The padding as <c>(top 1, left 2, bottom 1, right 2)</c>.</summary>
    public override string ToString() => $"(top {Top}, left {Left}, bottom {Bottom}, right {Right})";
}
