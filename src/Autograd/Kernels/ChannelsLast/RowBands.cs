namespace AutogradNet.Kernels;

/// <summary>Into how many bands of rows an image is cut whose maps are computed with channels side by side.</summary>
internal static class RowBands
{
    // What a band reads and what it keeps is to fit the second-level cache, with room for what comes and goes.
    private static readonly int BandBytes = Cpu.SecondLevelCacheBytes * 5 / 8;

    /// <summary>As many that one fits the cache, and where images are few all threads have some.</summary>
    /// <param name="bytes">What is read and kept for an image.</param>
    /// <param name="batch">How many images there are.</param>
    /// <param name="height">The rows that are shared out, one or more.</param>
    public static int Of(long bytes, int batch, int height)
    {
        long bands = (bytes + BandBytes - 1) / BandBytes;
        if (batch < 2 * Workers.Count)
            bands = (bands + Workers.Count - 1) / Workers.Count * Workers.Count;
        return (int)Math.Clamp(bands, 1, height);
    }

    /// <summary>The rows of a band: from the first to the one past the last.</summary>
    public static (int From, int To) Rows(int height, int band, int bands) => ((int)((long)height * band / bands), (int)((long)height * (band + 1) / bands));

    /// <summary>The rows that windows of rows reach, as far as there are such: from the first to the one past the last.</summary>
    public static (int First, int End) Reach(int from, int to, int stride, int pad, int kernel, int height) =>
        (Math.Max((from * stride) - pad, 0), Math.Min(((to - 1) * stride) - pad + kernel, height));
}
