namespace AutogradNet.Imaging;

/// <summary>Decodes blocks of progressive scans into the components' coefficients (T.81, annex G.1.2).</summary>
internal struct ProgressiveBlockDecoder : IBlockDecoder
{
    private readonly int _start;
    private readonly int _end;
    private readonly int _low;
    private readonly bool _refine;
    private int _endOfBandRun; // blocks still to come in which the band has no further new coefficient

    public ProgressiveBlockDecoder(JpegScan scan)
    {
        _start = scan.Start;
        _end = scan.End;
        _low = scan.Low;
        _refine = scan.High > 0;
    }

    public void Restart() => _endOfBandRun = 0;

    public void Decode(ref BitReader reader, JpegComponent component, int row, int column)
    {
        var block = component.Block(row, column);
        if (_start == 0)
        {
            if (_refine) RefineDc(ref reader, block);
            else FirstDc(ref reader, component, block);
        }
        else if (_refine)
        {
            RefineAc(ref reader, component.Ac!, block);
        }
        else
        {
            FirstAc(ref reader, component.Ac!, block);
        }
    }

    private readonly void FirstDc(ref BitReader reader, JpegComponent component, Span<short> block)
    {
        var size = component.Dc!.Decode(ref reader);
        if (size > 15) throw new ImageFormatException($"The JPEG file is corrupt: a DC difference of {size} bits.");
        if (size > 0) component.DcPredictor += reader.TakeSigned(size);
        block[0] = (short)(component.DcPredictor << _low);
    }

    private readonly void RefineDc(ref BitReader reader, Span<short> block)
    {
        reader.Prepare();
        if (reader.Take(1) != 0) block[0] |= (short)(1 << _low);
    }

    private void FirstAc(ref BitReader reader, HuffmanTable table, Span<short> block)
    {
        if (_endOfBandRun > 0)
        {
            _endOfBandRun--;
            return;
        }

        var zigzag = JpegTables.Zigzag;
        for (var k = _start; k <= _end; k++)
        {
            var symbol = table.Decode(ref reader);
            var run = symbol >> 4;
            var size = symbol & 15;
            if (size == 0)
            {
                if (run < 15)
                {
                    _endOfBandRun = TakeEndOfBandRun(ref reader, run) - 1;
                    return;
                }

                k += 15;
                continue;
            }

            k += run;
            if (k > _end) throw OutsideBand();
            block[zigzag[k]] = (short)(reader.TakeSigned(size) << _low);
        }
    }

    private void RefineAc(ref BitReader reader, HuffmanTable table, Span<short> block)
    {
        var k = _start;
        if (_endOfBandRun == 0)
        {
            for (; k <= _end; k++)
            {
                var symbol = table.Decode(ref reader);
                var run = symbol >> 4;
                var size = symbol & 15;
                if (size == 0 && run < 15)
                {
                    _endOfBandRun = TakeEndOfBandRun(ref reader, run);
                    break;
                }

                if (size > 1) throw new ImageFormatException($"The JPEG file is corrupt: a new coefficient of {size} bits in a refining scan.");
                var added = size == 0 ? 0 : reader.Take(1) != 0 ? 1 << _low : -(1 << _low);
                k = RefineUntil(ref reader, block, k, run);
                if (added == 0) continue;
                if (k > _end) throw OutsideBand();
                block[JpegTables.Zigzag[k]] = (short)added;
            }
        }

        if (_endOfBandRun == 0) return;
        RefineUntil(ref reader, block, k, int.MaxValue);
        _endOfBandRun--;
    }

    // Reads a correction bit for each coefficient that is already nonzero; stops at the zero behind `zeros` skipped ones.
    private readonly int RefineUntil(ref BitReader reader, Span<short> block, int k, int zeros)
    {
        var zigzag = JpegTables.Zigzag;
        var bit = 1 << _low;
        for (; k <= _end; k++)
        {
            ref var coefficient = ref block[zigzag[k]];
            if (coefficient == 0)
            {
                if (zeros-- == 0) break;
                continue;
            }

            reader.Prepare();
            if (reader.Take(1) != 0 && (coefficient & bit) == 0) coefficient += (short)(coefficient > 0 ? bit : -bit);
        }

        return k;
    }

    private static int TakeEndOfBandRun(ref BitReader reader, int size) => (1 << size) + (size > 0 ? reader.Take(size) : 0);

    private static ImageFormatException OutsideBand() => new("The JPEG file is corrupt: a coefficient outside the band of its scan.");
}
