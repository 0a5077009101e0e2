namespace AutogradNet.Kernels;

/// <summary>
/// A 3×3 convolution of stride 1, or the input gradient of one, which is another: how many planes of which size are read and written,
/// and how the planes written fall into tiles of 4×4 pixels, each made from 6×6 pixels read.
/// </summary>
internal readonly record struct WinogradGeometry(
    int Batch, int ChannelsRead, int ReadHeight, int ReadWidth, int ChannelsWritten, int WrittenHeight, int WrittenWidth, int Top, int Left)
{
    /// <summary>Rows and columns of a tile.</summary>
    public const int Tile = 4;

    /// <summary>Rows and columns of what a tile is made from, and of its transform.</summary>
    public const int Patch = 6;

    /// <summary>Elements of a transformed patch or filter.</summary>
    public const int Points = Patch * Patch;

    /// <summary>
    /// Elements that are left free between two points' matrices: one vector of every point is written in turn, and were they a power of two
    /// apart, they would push each other out of the first-level cache.
    /// </summary>
    public const int PointGap = 48;

    /// <summary>Elements of a line of the cache.</summary>
    public const int Line = StackMemory.Line / sizeof(float);

    // Transforms cost as the channels do and products as their square: with fewer channels there is nothing to gain.
    private const int MinimumChannels = 16;

    // What is computed at least.
    private const int MinimumTiles = WinogradFourTiles.Tiles;

    // Pixels computed for each that is wanted: tiles reach over the edge of small planes, where a product has too few columns as well.
    private const long MaximumWaste = 3;

    // The gradients of 36 points are added to once for every block of tiles, and turned into nine taps at the end.
    private const int MinimumFilterTiles = 64;

    // A tile is transformed for each channel on both sides and multiplied for each pair of them.
    private const long MinimumChannelShare = 8;

    /// <summary>Rows of tiles in a plane.</summary>
    public int TileRows => (WrittenHeight + Tile - 1) / Tile;

    /// <summary>Tiles in a row.</summary>
    public int TileColumns => (WrittenWidth + Tile - 1) / Tile;

    /// <summary>Tiles of all planes of one channel.</summary>
    public int Tiles => checked(Batch * TileRows * TileColumns);

    /// <summary>Elements of a plane read.</summary>
    public int ReadSize => ReadHeight * ReadWidth;

    /// <summary>Elements of a plane written.</summary>
    public int WrittenSize => WrittenHeight * WrittenWidth;

    /// <summary>Whether a convolution can be computed this way at all.</summary>
    public static bool Allows(in Conv2dGeometry g) =>
        g is { KernelHeight: 3, KernelWidth: 3, StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1, Groups: 1 };

    /// <summary>The convolution itself.</summary>
    public static WinogradGeometry Forward(in Conv2dGeometry g) =>
        new(g.Batch, g.InChannels, g.InHeight, g.InWidth, g.OutChannels, g.OutHeight, g.OutWidth, g.PadTop, g.PadLeft);

    /// <summary>Its input gradient: a convolution with turned filters and what the padding lacks of 2.</summary>
    public static WinogradGeometry InputGradient(in Conv2dGeometry g) =>
        new(g.Batch, g.OutChannels, g.OutHeight, g.OutWidth, g.InChannels, g.InHeight, g.InWidth, 2 - g.PadTop, 2 - g.PadLeft);

    /// <summary>The planes written, read tile by tile as they are.</summary>
    public WinogradGeometry Written() =>
        new(Batch, ChannelsWritten, WrittenHeight, WrittenWidth, ChannelsWritten, WrittenHeight, WrittenWidth, 0, 0);

    /// <summary>Whether it is faster than summing over the taps.</summary>
    public bool Pays() =>
        ChannelsRead >= MinimumChannels && ChannelsWritten >= MinimumChannels
        && (long)Batch * TileRows * TileColumns is >= MinimumTiles and <= int.MaxValue / Tile / Tile
        && (long)TileRows * TileColumns * Tile * Tile <= MaximumWaste * WrittenSize;

    /// <summary>Whether the gradient of the filters is found faster by it than by summing over pixels.</summary>
    public bool PaysForFilters() =>
        Pays() && Tiles >= MinimumFilterTiles && (long)ChannelsRead * ChannelsWritten >= MinimumChannelShare * (ChannelsRead + ChannelsWritten);

    /// <summary>Where a tile lies: its image, and its row and column of tiles.</summary>
    public (int Image, int Row, int Column) Locate(int tile)
    {
        var (row, column) = Math.DivRem(tile, TileColumns);
        (var image, row) = Math.DivRem(row, TileRows);
        return (image, row, column);
    }
}
