namespace AutogradNet.Imaging;

/// <summary>The second bytes of JPEG markers (T.81, table B.1).</summary>
internal static class JpegMarker
{
    public const int Baseline = 0xC0;
    public const int ExtendedSequential = 0xC1;
    public const int Progressive = 0xC2;
    public const int DefineHuffmanTables = 0xC4;
    public const int DefineArithmeticConditioning = 0xCC;
    public const int FirstRestart = 0xD0;
    public const int LastRestart = 0xD7;
    public const int StartOfImage = 0xD8;
    public const int EndOfImage = 0xD9;
    public const int StartOfScan = 0xDA;
    public const int DefineQuantization = 0xDB;
    public const int DefineNumberOfLines = 0xDC;
    public const int DefineRestartInterval = 0xDD;
    public const int Application0 = 0xE0;
    public const int Application1 = 0xE1;
    public const int Application14 = 0xEE;

    /// <summary>Whether the marker starts a frame of any kind.</summary>
    public static bool IsStartOfFrame(int marker) =>
        marker is >= 0xC0 and <= 0xCF and not (DefineHuffmanTables or 0xC8 or DefineArithmeticConditioning);

    /// <summary>Why a frame of this kind cannot be decoded, or null when it can.</summary>
    public static string? Unsupported(int frameMarker) => frameMarker switch
    {
        Baseline or ExtendedSequential or Progressive => null,
        0xC3 or 0xC7 or 0xCB or 0xCF => "lossless JPEG",
        0xC5 or 0xC6 => "hierarchical JPEG",
        _ => "arithmetic-coded JPEG",
    };
}
