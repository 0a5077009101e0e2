namespace AutogradNet.Kernels;

/// <summary>Where the pixels of a tile belong in a channel's planes, and how many of them there are.</summary>
/// <param name="Offset">Elements from the channel's plane in the first image to the tile's first pixel.</param>
/// <param name="Rows">Rows that lie in the plane: 1 to 4.</param>
/// <param name="Columns">Columns that lie in the plane: 1 to 4.</param>
internal readonly record struct WinogradTile(nint Offset, int Rows, int Columns)
{
    /// <summary>Whether all of it lies in the plane.</summary>
    public bool IsWhole => Rows == WinogradGeometry.Tile && Columns == WinogradGeometry.Tile;
}
