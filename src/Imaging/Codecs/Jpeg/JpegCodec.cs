namespace AutogradNet.Imaging;

/// <summary>
/// Decodes JPEG (ITU-T T.81): baseline, extended sequential and progressive Huffman coding with 8-bit samples, in gray, YCbCr, RGB,
/// CMYK and YCCK. The arithmetic follows libjpeg-turbo's defaults: the accurate integer inverse DCT and triangle-filtered chroma.
/// </summary>
/// <remarks>
/// The EXIF orientation is applied. Four-component files are taken as inverted, the way Adobe writes them, with or without an Adobe
/// marker; libjpeg's djpeg and Pillow do the same. Where libjpeg warns and guesses, decoding is refused: missing or surplus image data,
/// wrong restart markers, stray bytes between segments. Tolerated are padding (0x00, 0xFF) behind a scan, anything behind the end marker,
/// and a sequential file that lacks only its end marker. Writing is not available.
/// </remarks>
internal sealed class JpegCodec : IImageCodec
{
    public string Name => "jpeg";

    public IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg", ".jpe", ".jfif"];

    public bool CanEncode => false;

    public bool CanDecode(ReadOnlySpan<byte> header) => header is [0xFF, 0xD8, 0xFF, ..];

    public RgbImage Decode(ReadOnlySpan<byte> data) => new JpegDecoder(data).Decode();

    public void Encode(RgbImage image, Stream destination) => throw new NotSupportedException("JPEG files can be read but not written.");
}
