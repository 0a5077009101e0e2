using System.Text;

namespace AutogradNet.Imaging;

/// <summary>Netpbm's portable pixmaps and graymaps: reads P2, P3, P5 and P6 with any maximum up to 65535, writes P6.</summary>
internal sealed class PpmCodec : IImageCodec
{
    public string Name => "ppm";

    public IReadOnlyList<string> Extensions { get; } = [".ppm", ".pgm", ".pnm"];

    public bool CanEncode => true;

    public bool CanDecode(ReadOnlySpan<byte> header) =>
        header.Length > 2 && header[0] == 'P' && header[1] is (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6'
        && (PpmReader.IsSpace(header[2]) || header[2] == '#');

    public RgbImage Decode(ReadOnlySpan<byte> data) => new PpmReader(data).Read();

    public void Encode(RgbImage image, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write(Encoding.ASCII.GetBytes($"P6\n{image.Width} {image.Height}\n255\n"));
        destination.Write(image.Pixels);
    }
}
