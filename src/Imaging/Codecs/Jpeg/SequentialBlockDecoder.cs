namespace AutogradNet.Imaging;

/// <summary>Decodes blocks of baseline and extended sequential scans straight into samples (T.81, annex F.2.2).</summary>
internal readonly ref struct SequentialBlockDecoder : IBlockDecoder
{
    private readonly Span<int> _block;

    /// <param name="block">Room for one block of 64 coefficients.</param>
    public SequentialBlockDecoder(Span<int> block) => _block = block;

    public void Restart()
    {
    }

    public void Decode(ref BitReader reader, JpegComponent component, int row, int column)
    {
        var block = _block;
        block.Clear();
        var quantization = component.Quantization!;
        var size = component.Dc!.Decode(ref reader);
        if (size > 15) throw new ImageFormatException($"The JPEG file is corrupt: a DC difference of {size} bits.");
        if (size > 0) component.DcPredictor += reader.TakeSigned(size);
        block[0] = component.DcPredictor * quantization[0];

        var ac = component.Ac!;
        var zigzag = JpegTables.Zigzag;
        var flat = true;
        for (var k = 1; k < 64; k++)
        {
            var symbol = ac.Decode(ref reader);
            var run = symbol >> 4;
            size = symbol & 15;
            if (size == 0)
            {
                if (run == 0) break;
                if (run != 15) throw new ImageFormatException($"The JPEG file is corrupt: undefined AC symbol 0x{symbol:X2}.");
                k += 15;
                continue;
            }

            k += run;
            if (k > 63) throw new ImageFormatException("The JPEG file is corrupt: a block has more than 64 coefficients.");
            block[zigzag[k]] = reader.TakeSigned(size) * quantization[k];
            flat = false;
        }

        var stride = component.Stride;
        InverseDct.Transform(block, flat, component.Samples.AsSpan(row * 8 * stride + column * 8), stride);
    }
}
