namespace AutogradNet.Imaging;

/// <summary>Portable Network Graphics (ISO/IEC 15948): reads every colour type, depth and interlacing, writes 8-bit RGB.</summary>
/// <remarks>Samples of 16 bits keep their high byte, as in Pillow; gray levels of 1, 2 and 4 bits are scaled to 0..255; alpha is dropped.</remarks>
internal sealed class PngCodec : IImageCodec
{
    internal static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public string Name => "png";

    public IReadOnlyList<string> Extensions { get; } = [".png"];

    public bool CanEncode => true;

    public bool CanDecode(ReadOnlySpan<byte> header) => header.StartsWith(Signature[..4]);

    public RgbImage Decode(ReadOnlySpan<byte> data) => PngDecoder.Decode(data);

    public void Encode(RgbImage image, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(destination);
        PngEncoder.Encode(image, destination);
    }
}
