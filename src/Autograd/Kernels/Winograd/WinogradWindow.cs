using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>
/// The pixels that a run of tiles reads from a plane, copied to rows padded with zeros, so that every tile reads its square without
/// a bounds check. What to copy where is planned once and done for many planes; only what a plane holds is copied anew.
/// </summary>
internal unsafe ref struct WinogradWindow : IDisposable
{
    private const int Tile = WinogradGeometry.Tile;

    // A square is read by whole vectors of four pixels.
    private const int Overrun = 4;

    private readonly WinogradGeometry _geometry;
    private readonly int _square;
    private readonly int _pitch;
    private readonly int _maximumTiles;
    private readonly Scratch<nint> _plan;
    private int _segments;

    /// <summary>Makes room for runs of up to <paramref name="maximumTiles"/> tiles, each of which reads a square of <paramref name="square"/> rows.</summary>
    public WinogradWindow(in WinogradGeometry geometry, int square, int maximumTiles)
    {
        _geometry = geometry;
        _square = square;
        _maximumTiles = maximumTiles;
        _pitch = (geometry.TileColumns * Tile) + Overrun;
        int rows = Math.Min(maximumTiles, ((maximumTiles - 1) / geometry.TileColumns) + 2);
        Length = checked(rows * square * _pitch);
        _plan = new Scratch<nint>(maximumTiles + (3L * rows * square));
    }

    /// <summary>Elements of a padded copy; at least <see cref="Overrun"/> more may be read.</summary>
    public int Length { get; }

    /// <summary>Elements between two rows of a square in the copy.</summary>
    public readonly int Pitch => _pitch;

    /// <summary>Where the square of each tile of the run begins in the copy.</summary>
    public readonly nint* Offsets => _plan.Pointer;

    private readonly nint* Segments => _plan.Pointer + _maximumTiles;

    /// <summary>Plans the copies for a run of tiles, and clears <paramref name="copies"/> of them, which lie <see cref="Length"/> apart.</summary>
    public void Plan(int first, int count, float* buffer, int copies)
    {
        ref readonly WinogradGeometry g = ref _geometry;
        (int image, int tileRow, int tileColumn) = g.Locate(first);
        nint imageStride = (nint)g.ChannelsRead * g.ReadSize;
        nint* segment = Segments;
        nint start = 0;
        for (int done = 0; done < count;)
        {
            int run = Math.Min(count - done, g.TileColumns - tileColumn);
            for (int i = 0; i < run; i++)
                Offsets[done + i] = start + ((nint)(tileColumn + i) * Tile);
            int left = (tileColumn * Tile) - g.Left;
            int from = Math.Clamp(left, 0, g.ReadWidth);
            int to = Math.Clamp(left + (run * Tile) + _square - Tile, from, g.ReadWidth);
            for (int y = 0; y < _square && to > from; y++)
            {
                int row = (tileRow * Tile) - g.Top + y;
                if (row < 0 || row >= g.ReadHeight)
                    continue;
                segment[0] = (image * imageStride) + ((nint)row * g.ReadWidth) + from;
                segment[1] = start + ((nint)y * _pitch) + (tileColumn * Tile) + (from - left);
                segment[2] = to - from;
                segment += 3;
            }
            start += (nint)_square * _pitch;
            done += run;
            tileColumn = 0;
            if (++tileRow == g.TileRows)
            {
                tileRow = 0;
                image++;
            }
        }
        _segments = (int)((segment - Segments) / 3);
        for (int copy = 0; copy < copies; copy++)
            new Span<float>(buffer + ((nint)copy * Length), (int)start + Overrun).Clear();
    }

    /// <summary>
    /// Copies what the run reads of a channel, whose plane in the first image is given. The same <paramref name="next"/> further is asked for,
    /// unless that is zero.
    /// </summary>
    public readonly void Fill(float* plane, float* copy, nint next = 0)
    {
        nint* segment = Segments;
        for (int i = 0; i < _segments; i++)
        {
            if (next != 0 && Sse.IsSupported)
            {
                for (nint at = 0; at < segment[2]; at += WinogradGeometry.Line)
                    Sse.Prefetch0(plane + next + segment[0] + at);
            }
            PanelCopy.Row(plane + segment[0], copy + segment[1], (int)segment[2]);
            segment += 3;
        }
    }

    /// <summary>Gives the plan's memory back.</summary>
    public void Dispose() => _plan.Dispose();
}
