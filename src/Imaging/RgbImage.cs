namespace AutogradNet.Imaging;

/// <summary>A picture of 8-bit red, green and blue samples, interleaved, row after row without padding.</summary>
/// <remarks>
/// Decoding drops an alpha channel without blending it over a background, as Pillow's <c>convert("RGB")</c> does.
/// Reading an image from several threads is safe; writing its pixels meanwhile is not.
/// </remarks>
public sealed class RgbImage
{
    /// <summary>The largest number of pixels (width times height) of an image: 2^28.</summary>
    public const int MaxPixels = 1 << 28;

    /// <summary>The largest width or height of an image: 2^24.</summary>
    public const int MaxSide = 1 << 24;

    /// <summary>The largest encoded file that is read: 2^29 bytes.</summary>
    public const int MaxEncodedBytes = 1 << 29;

    private readonly byte[] _pixels;

    /// <summary>Creates a black image.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1 or above <see cref="MaxSide"/>, or too many pixels.</exception>
    public RgbImage(int width, int height)
        : this(width, height, new byte[ByteCount(width, height)])
    {
    }

    /// <summary>Creates an image with a copy of the pixels.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="pixels">width·height·3 samples: rows from the top, pixels from the left, red, green, blue.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size below 1 or above <see cref="MaxSide"/>, or too many pixels.</exception>
    /// <exception cref="ArgumentException">The number of samples is not width·height·3.</exception>
    public RgbImage(int width, int height, ReadOnlySpan<byte> pixels)
        : this(width, height, CheckedCopy(width, height, pixels))
    {
    }

    private RgbImage(int width, int height, byte[] pixels)
    {
        Width = width;
        Height = height;
        _pixels = pixels;
    }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>All samples: sample c (0 red, 1 green, 2 blue) of the pixel in column x and row y is at (y·Width + x)·3 + c.</summary>
    public Span<byte> Pixels => _pixels;

    /// <summary>Loads an image file in any registered format, recognised by its content.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ImageFormatException">The file is not an image that can be decoded; the message names the file.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static RgbImage Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        try
        {
            return Load(stream);
        }
        catch (ImageFormatException e)
        {
            throw new ImageFormatException($"Image file '{path}': {e.Message}", e);
        }
    }

    /// <summary>Loads an image from the rest of a stream, which stays open.</summary>
    /// <param name="stream">The stream; it need not be seekable.</param>
    /// <exception cref="ImageFormatException">The data are not an image that can be decoded, or longer than <see
    /// cref="MaxEncodedBytes"/>.</exception>
    public static RgbImage Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);

        // The header decides first: what is no image at all is refused before the rest is read.
        var header = new byte[ImageCodecs.HeaderLength];
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        var codec = ImageCodecs.ForHeader(header.AsSpan(0, read));
        var data = new MemoryStream();
        data.Write(header, 0, read);
        var chunk = new byte[1 << 16];
        while (read > 0)
        {
            read = stream.Read(chunk);
            if (data.Length + read > MaxEncodedBytes)
                throw new ImageFormatException($"The encoded image is longer than the limit of {MaxEncodedBytes} bytes.");
            data.Write(chunk, 0, read);
        }

        return codec.Decode(data.GetBuffer().AsSpan(0, (int)data.Length));
    }

    /// <summary>Decodes an image in any registered format.</summary>
    /// <param name="data">The bytes of a whole image file.</param>
    /// <exception cref="ImageFormatException">The data are not an image that can be decoded.</exception>
    public static RgbImage Decode(ReadOnlySpan<byte> data) =>
        ImageCodecs.ForHeader(data[..Math.Min(data.Length, ImageCodecs.HeaderLength)]).Decode(data);

    /// <summary>The samples of one row: Width·3 of them.</summary>
    /// <param name="y">The row, from 0 at the top.</param>
    public Span<byte> Row(int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);
        return _pixels.AsSpan(y * Width * 3, Width * 3);
    }

    /// <summary>Copies a rectangle that lies inside the image.</summary>
    /// <param name="left">Its first column.</param>
    /// <param name="top">Its first row.</param>
    /// <param name="width">Its columns, at least 1.</param>
    /// <param name="height">Its rows, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or not inside the image.</exception>
    public RgbImage Crop(int left, int top, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(left);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, Width - left);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, Height - top);
        var result = new RgbImage(width, height);
        for (var y = 0; y < height; y++)
            Row(top + y).Slice(left * 3, width * 3).CopyTo(result.Row(y));
        return result;
    }

    /// <summary>Encodes the image.</summary>
    /// <param name="format">The name of a codec that can write, such as <c>png</c>, or one of its extensions.</param>
    /// <returns>The bytes of a whole image file.</returns>
    /// <exception cref="ImageFormatException">No registered codec writes this format.</exception>
    public byte[] Encode(string format = "png")
    {
        ArgumentException.ThrowIfNullOrEmpty(format);
        var stream = new MemoryStream();
        ImageCodecs.ForEncoding(format).Encode(this, stream);
        return stream.ToArray();
    }

    /// <summary>Saves the image in the format that the extension names. The file appears whole or not at all.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <exception cref="ImageFormatException">No registered codec writes the format of this extension; the message names the
    /// file.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        IImageCodec codec;
        try
        {
            codec = ImageCodecs.ForEncoding(Path.GetExtension(path));
        }
        catch (ImageFormatException e)
        {
            throw new ImageFormatException($"Image file '{path}': {e.Message}", e);
        }

        AtomicFile.Write(path, stream => codec.Encode(this, stream));
    }

    /// <summary>Makes an image of pixels that nobody else will change, without copying them.</summary>
    internal static RgbImage Adopt(int width, int height, byte[] pixels)
    {
        if (pixels.Length != ByteCount(width, height))
            throw new ArgumentException($"{pixels.Length} samples for {width}x{height} pixels.", nameof(pixels));
        return new RgbImage(width, height, pixels);
    }

    /// <summary>Refuses dimensions that a file declares but no image may have.</summary>
    internal static void CheckDeclaredSize(long width, long height)
    {
        if (width < 1 || height < 1)
            throw new ImageFormatException($"The image declares {width}x{height} pixels; expected at least 1x1.");
        if (width > MaxSide || height > MaxSide || width * height > MaxPixels)
        {
            throw new ImageFormatException(
                $"The image declares {width}x{height} pixels; the limit is {MaxSide} for a side and {MaxPixels} in all.");
        }
    }

    /// <summary>The number of samples of an image of this size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No image may have this size.</exception>
    internal static int ByteCount(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxSide);
        if ((long)width * height > MaxPixels)
            throw new ArgumentOutOfRangeException(nameof(width), $"{width}x{height} pixels are more than the limit of {MaxPixels}.");
        return width * height * 3;
    }

    private static byte[] CheckedCopy(int width, int height, ReadOnlySpan<byte> pixels)
    {
        var count = ByteCount(width, height);
        if (pixels.Length != count)
            throw new ArgumentException($"{width}x{height} pixels need {count} samples, not {pixels.Length}.", nameof(pixels));
        return pixels.ToArray();
    }
}
