using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

/// <summary>Windows of pooling, and a walk over them as their definition has it.</summary>
internal static class PoolingSamples
{
    // Batch, C, H, W, KH, KW, SH, SW, top, left, bottom, right, DH, DW, ceil mode.
    private static readonly Pool2dGeometry[] Chosen =
    [
        new(1, 4, 109, 109, 3, 3, 2, 2, 0, 0, 0, 0, 1, 1, true),
        new(2, 3, 54, 54, 3, 3, 2, 2, 0, 0, 0, 0, 1, 1, true),
        new(2, 3, 27, 28, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, false),
        new(1, 2, 32, 32, 2, 2, 2, 2, 0, 0, 0, 0, 1, 1, false),
        new(2, 3, 31, 31, 2, 2, 2, 2, 0, 0, 0, 0, 1, 1, false),
        new(1, 2, 15, 15, 2, 2, 2, 2, 0, 0, 0, 0, 1, 1, false),
        new(1, 2, 9, 8, 2, 2, 2, 2, 0, 0, 0, 0, 1, 1, false),
        new(1, 2, 7, 7, 2, 2, 2, 2, 0, 0, 0, 0, 1, 1, false),
        new(2, 2, 3, 43, 2, 2, 2, 2, 0, 0, 0, 0, 1, 1, false),
        new(1, 2, 15, 21, 2, 2, 2, 2, 0, 0, 0, 0, 1, 1, true),
        new(1, 2, 9, 40, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, false),
        new(1, 2, 13, 13, 3, 2, 2, 3, 1, 1, 1, 1, 2, 3, true),
        new(1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, 1, false),
        new(1, 1, 3, 3, 2, 2, 1, 1, 3, 4, 3, 2, 1, 1, false),
        new(1, 2, 5, 5, 2, 2, 4, 4, 0, 0, 0, 0, 1, 1, true),
        new(1, 2, 17, 40, 15, 17, 1, 2, 0, 1, 0, 1, 1, 1, false),
        new(1, 2, 17, 40, 16, 16, 1, 2, 0, 1, 0, 1, 1, 1, false),
        new(1, 2, 40, 41, 3, 3, 2, 2, 1, 1, 1, 1, 1, 1, false),
        new(1, 2, 19, 70, 5, 3, 1, 2, 4, 2, 3, 1, 3, 1, true),
        new(1, 2, 9, 65, 2, 2, 3, 2, 0, 1, 0, 0, 1, 1, true),
        new(1, 2, 3, 16, 2, 3, 1, 2, 3, 3, 4, 4, 1, 1, false),
        new(1, 2, 9, 33, 3, 3, 2, 2, 0, 0, 0, 0, 1, 1, false),
        new(1, 2, 8, 65, 3, 3, 3, 2, 1, 0, 1, 0, 2, 1, false),
        new(1, 2, 7, 64, 2, 2, 1, 2, 1, 1, 1, 1, 1, 1, true),
        new(1, 2, 5, 130, 3, 3, 2, 2, 0, 3, 0, 5, 1, 1, false),
        new(1, 1, 4, 3, 2, 3, 1, 2, 0, 40, 0, 40, 1, 1, false),
    ];

    /// <summary>What a window reads: places in its plane, whether they lie there, and whether they do with the padding.</summary>
    public delegate void Window(int window, int plane, IReadOnlyList<(int Position, bool Inside, bool Padded)> taps);

    /// <summary>Chosen ones and random ones.</summary>
    public static IEnumerable<Pool2dGeometry> Geometries(Random random)
    {
        foreach (Pool2dGeometry g in Chosen)
            yield return g;
        for (int i = 0; i < 120;)
        {
            var g = new Pool2dGeometry(
                random.Next(1, 3), random.Next(1, 3), random.Next(1, 20), random.Next(1, 40), random.Next(1, 5), random.Next(1, 5),
                random.Next(1, 4), random.Next(1, 4), random.Next(0, 3), random.Next(0, 3), random.Next(0, 3), random.Next(0, 3),
                random.Next(1, 3), random.Next(1, 3), random.Next(2) == 0);
            if (g.OutHeight == 0 || g.OutWidth == 0)
                continue;
            i++;
            yield return g;
        }
    }

    /// <summary>Calls for every window, plane after plane.</summary>
    public static void ForEachWindow(Pool2dGeometry g, Window window)
    {
        int index = 0;
        for (int plane = 0; plane < g.Batch * g.Channels; plane++)
        {
            for (int oy = 0; oy < g.OutHeight; oy++)
            {
                for (int ox = 0; ox < g.OutWidth; ox++)
                {
                    var taps = new List<(int, bool, bool)>();
                    for (int ky = 0; ky < g.KernelHeight; ky++)
                    {
                        for (int kx = 0; kx < g.KernelWidth; kx++)
                        {
                            int y = (oy * g.StrideHeight) - g.PadTop + (ky * g.DilationHeight);
                            int x = (ox * g.StrideWidth) - g.PadLeft + (kx * g.DilationWidth);
                            bool inside = y >= 0 && y < g.InHeight && x >= 0 && x < g.InWidth;
                            bool padded = y < g.InHeight + g.PadBottom && x < g.InWidth + g.PadRight;
                            taps.Add(((y * g.InWidth) + x, inside, padded));
                        }
                    }
                    window(index++, plane, taps);
                }
            }
        }
    }
}
