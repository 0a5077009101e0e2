using System.Runtime.InteropServices;

namespace AutogradNet.Kernels;

/// <summary>Where the pixels of a tile belong in a channel's planes, and how many of them there are.</summary>
/// <param name="Offset">Elements from the channel's plane in the first image to the tile's first pixel.</param>
/// <param name="Rows">Rows that lie in the plane: 1 to 4.</param>
/// <param name="Columns">Columns that lie in the plane: 1 to 4.</param>
/// <param name="Whole">Tiles from this one on of which all lies in the plane: 0 where that is not so of this one.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe record struct WinogradTile(nint Offset, int Rows, int Columns, int Whole)
{
    /// <summary>Numbers as wide as an offset from one tile's, which comes first, to the next one's.</summary>
    public static int Apart => sizeof(WinogradTile) / sizeof(nint);

    /// <summary>Runs the epilogue over one channel's pixels, which lie in the output from <paramref name="element"/> on: over tiles side by side at once.</summary>
    public static void Finish(
        WinogradTile* tiles, int count, float* output, nint element, int width, in ConvolutionEpilogue<float> epilogue, int channel)
    {
        if (epilogue.IsEmpty)
            return;
        for (int i = 0; i < count;)
        {
            WinogradTile first = tiles[i];
            int columns = first.Columns;
            nint at = element + first.Offset;
            // The row goes on while tiles are whole in width and the next one lies beside.
            for (i++; i < count && columns % WinogradGeometry.Tile == 0 && tiles[i].Offset == first.Offset + columns && tiles[i].Rows == first.Rows; i++)
                columns += tiles[i].Columns;
            epilogue.Rows(output + at, width, first.Rows, columns, channel, at, width);
        }
    }
}
