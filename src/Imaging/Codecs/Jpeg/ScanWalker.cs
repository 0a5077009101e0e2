namespace AutogradNet.Imaging;

/// <summary>Decodes the blocks of one scan; how, depends on the coding process.</summary>
internal interface IBlockDecoder
{
    /// <summary>Decodes the next block of the data.</summary>
    void Decode(ref BitReader reader, JpegComponent component, int row, int column);

    /// <summary>Forgets what a restart marker resets, apart from the components' DC predictions.</summary>
    void Restart();
}

/// <summary>Visits the blocks of a scan in their order in the data, and steps over restart markers.</summary>
internal static class ScanWalker
{
    /// <summary>Decodes a scan.</summary>
    /// <param name="data">The whole file.</param>
    /// <param name="position">Where the entropy-coded data begin.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="scan">The scan.</param>
    /// <param name="restartInterval">MCUs between restart markers; 0 for none.</param>
    /// <param name="decoder">Decodes the blocks.</param>
    /// <returns>Where the marker stands that ends the scan.</returns>
    public static int Walk<TDecoder>(
        ReadOnlySpan<byte> data, int position, JpegFrame frame, JpegScan scan, int restartInterval, ref TDecoder decoder)
        where TDecoder : struct, IBlockDecoder, allows ref struct
    {
        var reader = new BitReader(data, position);
        var single = scan.Components[0];
        var wide = scan.IsInterleaved ? frame.McusWide : single.BlocksWide;
        var high = scan.IsInterleaved ? frame.McusHigh : single.BlocksHigh;
        var untilRestart = restartInterval;
        var restarts = 0;
        Reset(scan, ref decoder);
        for (var row = 0; row < high; row++)
        {
            for (var column = 0; column < wide; column++)
            {
                if (restartInterval > 0 && untilRestart-- == 0)
                {
                    reader.Restart(restarts++ & 7);
                    Reset(scan, ref decoder);
                    untilRestart = restartInterval - 1;
                }

                if (scan.IsInterleaved) DecodeMcu(ref reader, scan, row, column, ref decoder);
                else decoder.Decode(ref reader, single, row, column);
                if (reader.Exhausted) throw reader.Truncated();
            }
        }

        reader.FinishScan();
        return reader.Position;
    }

    private static void DecodeMcu<TDecoder>(ref BitReader reader, JpegScan scan, int row, int column, ref TDecoder decoder)
        where TDecoder : struct, IBlockDecoder, allows ref struct
    {
        foreach (var component in scan.Components)
        {
            for (var v = 0; v < component.V; v++)
            {
                for (var h = 0; h < component.H; h++)
                    decoder.Decode(ref reader, component, row * component.V + v, column * component.H + h);
            }
        }
    }

    private static void Reset<TDecoder>(JpegScan scan, ref TDecoder decoder)
        where TDecoder : struct, IBlockDecoder, allows ref struct
    {
        foreach (var component in scan.Components) component.DcPredictor = 0;
        decoder.Restart();
    }
}
