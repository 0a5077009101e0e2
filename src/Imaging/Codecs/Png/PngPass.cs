namespace AutogradNet.Imaging;

/// <summary>Where the pixels of one interlacing pass lie in the image.</summary>
internal readonly record struct PngPass(int Left, int Top, int StepX, int StepY)
{
    /// <summary>The single pass of an image that is not interlaced.</summary>
    public static PngPass[] Whole { get; } = [new(0, 0, 1, 1)];

    /// <summary>The seven passes of Adam7.</summary>
    public static PngPass[] Adam7 { get; } =
    [
        new(0, 0, 8, 8), new(4, 0, 8, 8), new(0, 4, 4, 8), new(2, 0, 4, 4), new(0, 2, 2, 4), new(1, 0, 2, 2), new(0, 1, 1, 2),
    ];

    /// <summary>The size of the pass; 0x0 when no pixel belongs to it.</summary>
    public (int Width, int Height) Size(int width, int height)
    {
        var columns = (width - Left + StepX - 1) / StepX;
        var rows = (height - Top + StepY - 1) / StepY;
        return columns > 0 && rows > 0 ? (columns, rows) : (0, 0);
    }

    public int Row(int y) => Top + y * StepY;

    public int Column(int x) => Left + x * StepX;
}
