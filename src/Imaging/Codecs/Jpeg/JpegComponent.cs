namespace AutogradNet.Imaging;

/// <summary>One colour component of a JPEG frame: its geometry, tables, coefficients and samples.</summary>
internal sealed class JpegComponent
{
    public required int Id { get; init; }

    /// <summary>Horizontal sampling factor, 1 to 4.</summary>
    public required int H { get; init; }

    /// <summary>Vertical sampling factor, 1 to 4.</summary>
    public required int V { get; init; }

    public required int QuantizationIndex { get; init; }

    /// <summary>Samples per row that belong to the picture.</summary>
    public int SampleWidth { get; private set; }

    /// <summary>Rows of samples that belong to the picture.</summary>
    public int SampleHeight { get; private set; }

    /// <summary>Blocks per row in a scan of this component alone.</summary>
    public int BlocksWide { get; private set; }

    /// <summary>Rows of blocks in a scan of this component alone.</summary>
    public int BlocksHigh { get; private set; }

    /// <summary>Blocks per row in storage, where whole MCUs are kept.</summary>
    public int StorageBlocksWide { get; private set; }

    /// <summary>Rows of blocks in storage.</summary>
    public int StorageBlocksHigh { get; private set; }

    /// <summary>The quantization steps (zigzag order) as they were when the component's first scan began.</summary>
    public ushort[]? Quantization { get; set; }

    public HuffmanTable? Dc { get; set; }

    public HuffmanTable? Ac { get; set; }

    /// <summary>The DC prediction of the running scan.</summary>
    public int DcPredictor { get; set; }

    /// <summary>Per coefficient in zigzag order, the lowest bit known so far; -1 while nothing is known.</summary>
    public int[] LowestBit { get; } = Enumerable.Repeat(-1, 64).ToArray();

    /// <summary>Whether a scan brought at least the DC coefficients.</summary>
    public bool HasData => LowestBit[0] >= 0;

    /// <summary>Decoded samples, StorageBlocksWide·8 per row.</summary>
    public byte[] Samples { get; private set; } = [];

    /// <summary>Quantized coefficients of all blocks in row-major order inside a block; only in progressive files.</summary>
    public short[] Coefficients { get; private set; } = [];

    /// <summary>Samples per row of storage.</summary>
    public int Stride => StorageBlocksWide * 8;

    public long StorageBlocks => (long)StorageBlocksWide * StorageBlocksHigh;

    /// <summary>Derives the geometry from that of the frame.</summary>
    public void SetGeometry(JpegFrame frame)
    {
        SampleWidth = CeilingDivide(frame.Width * H, frame.MaxH);
        SampleHeight = CeilingDivide(frame.Height * V, frame.MaxV);
        BlocksWide = CeilingDivide(SampleWidth, 8);
        BlocksHigh = CeilingDivide(SampleHeight, 8);
        StorageBlocksWide = frame.McusWide * H;
        StorageBlocksHigh = frame.McusHigh * V;
    }

    public void Allocate(bool coefficients)
    {
        if (StorageBlocks * 64 > Array.MaxLength) throw new ImageFormatException("A JPEG component is too large to be decoded.");
        Samples = new byte[StorageBlocks * 64];
        if (coefficients) Coefficients = new short[StorageBlocks * 64];
    }

    public Span<short> Block(int row, int column) => Coefficients.AsSpan((row * StorageBlocksWide + column) * 64, 64);

    /// <summary>Turns all coefficients into samples and lets go of them.</summary>
    public void Reconstruct()
    {
        Span<int> block = stackalloc int[64];
        var steps = new int[64];
        var quantization = Quantization!;
        for (var k = 0; k < 64; k++) steps[JpegTables.Zigzag[k]] = quantization[k];
        for (var row = 0; row < StorageBlocksHigh; row++)
        {
            for (var column = 0; column < StorageBlocksWide; column++)
            {
                var coefficients = Block(row, column);
                for (var i = 0; i < 64; i++) block[i] = coefficients[i] * steps[i];
                var flat = coefficients[1..].IndexOfAnyExcept((short)0) < 0;
                InverseDct.Transform(block, flat, Samples.AsSpan(row * 8 * Stride + column * 8), Stride);
            }
        }

        Coefficients = [];
    }

    internal static int CeilingDivide(int value, int divisor) => (value + divisor - 1) / divisor;
}
