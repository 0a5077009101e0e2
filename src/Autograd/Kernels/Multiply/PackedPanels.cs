using System.Numerics;

namespace AutogradNet.Kernels;

/// <summary>
/// How the factors of a product are packed for a tile: the lanes of a panel lie side by side for each depth, the depths of a block one after
/// the other, then the panels, then the blocks.
/// </summary>
internal static unsafe class PackedPanels<T, TTile>
    where T : unmanaged, INumberBase<T>
    where TTile : struct, ITile<T>
{
    // A panel of the right factor is to stay in the first-level cache; a longer block reads and writes the product less often.
    private const int RightPanelBytes = 1 << 15;
    private static readonly int MaximumDepthBlock = Math.Clamp(RightPanelBytes / (TTile.Columns * sizeof(T)), 128, 512);

    // Rows of a right factor that are packed together: few enough for the first-level translation buffer.
    private const int DepthsAtOnce = 32;

    /// <summary>With fewer panels of a right factor for each thread its depths are shared out: shares of panels would differ too much.</summary>
    public const int PanelsPerThread = 4;

    // Elements that are worth a task.
    private const int MinimumElements = 1 << 12;
    private const int MinimumTransposed = 1 << 14;

    /// <summary>Elements of a packed left factor.</summary>
    public static long LeftLength(int m, int k) => (long)Panels(m, TTile.Rows) * TTile.Rows * k;

    /// <summary>Packs a left factor of <paramref name="m"/> lanes.</summary>
    public static void PackLeft<TLeft>(TLeft left, T* packed, int m, int k)
        where TLeft : struct, IPanelSource<T>
    {
        int panels = Panels(m, TTile.Rows);
        int block = BlockDepths(k);
        int perTask = (int)Math.Clamp(MinimumTransposed / Math.Max(1L, (long)TTile.Rows * k), 1, panels);
        Workers.For(panels, perTask, (from, to) =>
        {
            // All of a panel's rows before the next: stretches long enough to be fetched ahead.
            for (int panel = from; panel < to; panel++)
            {
                int row = panel * TTile.Rows;
                int rows = Math.Min(TTile.Rows, m - row);
                for (int depth = 0; depth < k; depth += block)
                {
                    int depths = Math.Min(block, k - depth);
                    T* target = packed + ((nint)depth * panels * TTile.Rows) + ((nint)row * depths);
                    left.Pack(target, TTile.Rows, row, rows, depth, depths);
                }
            }
        });
    }

    /// <summary>Elements of a packed right factor.</summary>
    public static long RightLength(int n, int k) => (long)Panels(n, TTile.Columns) * TTile.Columns * k;

    /// <summary>Packs a right factor of <paramref name="n"/> lanes.</summary>
    public static void PackRight<TRight>(TRight right, T* packed, int n, int k)
        where TRight : struct, IPanelSource<T>
    {
        int panels = Panels(n, TTile.Columns);
        int block = BlockDepths(k);
        if (right.LanesAreClose && panels < PanelsPerThread * Workers.Count)
        {
            // Of few panels no thread would have its share, and of two the second is often nearly empty.
            int steps = Panels(block, DepthsAtOnce);
            int perTask = (int)Math.Max(1, MinimumElements / ((long)n * DepthsAtOnce));
            Workers.For(Panels(k, block) * steps, perTask, (from, to) =>
            {
                for (int step = from; step < to; step++)
                {
                    int depth = step / steps * block;
                    int depths = Math.Min(block, k - depth);
                    int first = step % steps * DepthsAtOnce;
                    if (first < depths)
                        PackDepths(right, packed + (TTile.Columns * ((nint)depth * panels)), 0, n, depth, depths, first, Math.Min(DepthsAtOnce, depths - first));
                }
            });
            return;
        }
        Workers.For(panels, 1, (from, to) =>
        {
            for (int depth = 0; depth < k; depth += block)
            {
                int depths = Math.Min(block, k - depth);
                T* target = packed + (TTile.Columns * (((nint)depth * panels) + ((nint)from * depths)));
                PackBlock(right, target, from * TTile.Columns, Math.Min(n, to * TTile.Columns), depth, depths);
            }
        });
    }

    /// <summary>Where a depth of a left panel lies in a packed left factor: its lanes lie side by side there.</summary>
    public static nint LeftPanel(int panel, int depth, int m, int k) => PanelStart(TTile.Rows, panel, depth, Panels(m, TTile.Rows), k);

    /// <summary>Where a depth of a right panel lies in a packed right factor: its lanes lie side by side there.</summary>
    public static nint RightPanel(int panel, int depth, int n, int k) => PanelStart(TTile.Columns, panel, depth, Panels(n, TTile.Columns), k);

    /// <summary>Packs panels of one block of depths, one after the other.</summary>
    /// <remarks>A few depths of all panels come first: their lanes may lie side by side in memory, and the depths a page or more apart.</remarks>
    public static void PackBlock<TRight>(TRight right, T* packed, int fromColumn, int toColumn, int depth, int depths)
        where TRight : struct, IPanelSource<T>
    {
        int step = right.LanesAreClose ? Math.Min(depths, DepthsAtOnce) : depths;
        for (int first = 0; first < depths; first += step)
            PackDepths(right, packed, fromColumn, toColumn, depth, depths, first, Math.Min(step, depths - first));
    }

    // Some of these depths, from the one that comes at the place given.
    private static void PackDepths<TRight>(TRight right, T* packed, int fromColumn, int toColumn, int depth, int depths, int first, int some)
        where TRight : struct, IPanelSource<T>
    {
        T* target = packed + (TTile.Columns * first);
        for (int column = fromColumn; column < toColumn; column += TTile.Columns)
        {
            right.Pack(target, TTile.Columns, column, Math.Min(TTile.Columns, toColumn - column), depth + first, some);
            target += TTile.Columns * (nint)depths;
        }
    }

    /// <summary>
    /// Depths that lie side by side in a packed panel; a factor's blocks lie one after the other. Of nearly equal length, so that a depth just
    /// above the maximum does not leave a sliver.
    /// </summary>
    public static int BlockDepths(int k) => Panels(k, Math.Max(1, Panels(k, MaximumDepthBlock)));

    private static nint PanelStart(int lanes, int panel, int depth, int panels, int k)
    {
        int block = BlockDepths(k);
        int first = depth / block * block;
        return lanes * (((nint)first * panels) + ((nint)panel * Math.Min(block, k - first)) + (depth - first));
    }

    private static int Panels(int length, int width) => (int)(((long)length + width - 1) / width);
}
