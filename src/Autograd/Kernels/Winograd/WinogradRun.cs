using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutogradNet.Kernels;

/// <summary>
/// Those of four tiles that lie side by side in one row of tiles: their rows are vectors of sixteen pixels, tile after tile, of which only some
/// lie in the plane and belong to the run.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 192)]
internal unsafe struct WinogradRun
{
    private const int Tile = WinogradGeometry.Tile;

    /// <summary>Tiles whose pixels fill a vector.</summary>
    public const int Group = 4;

    /// <summary>The pixels of the vector that are there.</summary>
    public Vector512<float> Mask;

    /// <summary>The same of the vector that begins four pixels further right.</summary>
    public Vector512<float> Beyond;

    /// <summary>Elements from a channel's plane in the first image to where the first row's vector begins; it may begin before the plane does.</summary>
    public nint Offset;

    /// <summary>The first row that lies in the plane.</summary>
    public int FirstRow;

    /// <summary>Rows that lie in the plane.</summary>
    public int Rows;

    /// <summary>The groups that some tiles make.</summary>
    public static int Groups(int tiles) => (tiles + Group - 1) / Group;

    /// <summary>The most runs that the groups of <paramref name="tiles"/> tiles fall into.</summary>
    public static int Most(int tiles) => tiles;

    /// <summary>
    /// Notes the runs of <paramref name="count"/> tiles from <paramref name="first"/> on, as the squares of <paramref name="square"/> rows and
    /// columns that are read of a geometry's planes; those of group i are from <paramref name="starts"/>[i] on.
    /// </summary>
    public static void Plan(in WinogradGeometry g, int square, int first, int count, WinogradRun* runs, int* starts)
    {
        nint imageStride = (nint)g.ChannelsRead * g.ReadSize;
        int made = 0;
        int groups = Groups(count);
        for (int group = 0; group < groups; group++)
        {
            starts[group] = made;
            int from = group * Group;
            int to = Math.Min(from + Group, count);
            for (int tile = from; tile < to;)
            {
                (int image, int row, int column) = g.Locate(first + tile);
                int run = Math.Min(to - tile, g.TileColumns - column);
                // The column and the row of the vector's first pixel, were all of the group in this row of tiles.
                int left = ((column - (tile - from)) * Tile) - g.Left;
                int top = (row * Tile) - g.Top;
                int firstRow = Math.Clamp(-top, 0, square);
                runs[made++] = new WinogradRun
                {
                    Mask = Lanes((tile - from) * Tile, (tile - from + run) * Tile, -left, g.ReadWidth - left),
                    Beyond = Lanes((tile - from) * Tile, (tile - from + run) * Tile, -left - Tile, g.ReadWidth - left - Tile),
                    Offset = (image * imageStride) + ((nint)top * g.ReadWidth) + left,
                    FirstRow = firstRow,
                    Rows = Math.Clamp(g.ReadHeight - top, firstRow, square) - firstRow,
                };
                tile += run;
            }
        }
        starts[groups] = made;
    }

    /// <summary>Whether a row lies in the plane.</summary>
    public readonly bool Has(int row) => (uint)(row - FirstRow) < (uint)Rows;

    private static Vector512<float> Lanes(int from, int to, int alsoFrom, int alsoTo)
    {
        var first = Vector512.Create(Math.Max(from, alsoFrom));
        var end = Vector512.Create(Math.Min(to, alsoTo));
        return (Vector512.GreaterThanOrEqual(Vector512<int>.Indices, first) & Vector512.LessThan(Vector512<int>.Indices, end)).AsSingle();
    }
}
