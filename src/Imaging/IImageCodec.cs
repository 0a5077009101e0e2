namespace AutogradNet.Imaging;

/// <summary>Reads, and possibly writes, one family of image files. Implementations are stateless and safe for concurrent use.</summary>
/// <remarks>
/// A codec becomes known through <see cref="ImageCodecs.Register"/>. Whatever is wrong with the data, it throws
/// <see cref="ImageFormatException"/> and nothing else, in time and memory that are bounded by the data it was given.
/// </remarks>
public interface IImageCodec
{
    /// <summary>The short lower-case name of the format, such as <c>png</c>.</summary>
    string Name { get; }

    /// <summary>The lower-case file extensions of the format, each with its dot, the usual one first.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Whether <see cref="Encode"/> is available.</summary>
    bool CanEncode { get; }

    /// <summary>Whether data that begin so are this codec's to decode.</summary>
    /// <param name="header">The first bytes of the data: <see cref="ImageCodecs.HeaderLength"/> of them, or all where there are fewer.</param>
    bool CanDecode(ReadOnlySpan<byte> header);

    /// <summary>Decodes a whole file.</summary>
    /// <param name="data">The bytes of the file.</param>
    /// <exception cref="ImageFormatException">The data are corrupt, truncated, too large or of an unsupported variant.</exception>
    RgbImage Decode(ReadOnlySpan<byte> data);

    /// <summary>Encodes an image as a whole file.</summary>
    /// <param name="image">The image.</param>
    /// <param name="destination">The stream that takes the bytes; it is left open.</param>
    /// <exception cref="NotSupportedException"><see cref="CanEncode"/> is false.</exception>
    void Encode(RgbImage image, Stream destination);
}
