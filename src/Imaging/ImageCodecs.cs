using System.Collections.Immutable;

namespace AutogradNet.Imaging;

/// <summary>The codecs that loading and saving choose from. All members are safe for concurrent use.</summary>
public static class ImageCodecs
{
    /// <summary>How many first bytes of the data a codec sees when it is asked whether it can decode them.</summary>
    public const int HeaderLength = 512;

    private static ImmutableArray<IImageCodec> _registered =
    [
        new PngCodec(),
        new JpegCodec(),
        new PpmCodec(),
    ];

    /// <summary>The codecs in the order in which they are asked: the latest registration first, the built-in ones last.</summary>
    public static IReadOnlyList<IImageCodec> Registered => _registered;

    /// <summary>Adds a codec before all others, so that it takes precedence over the built-in ones.</summary>
    /// <param name="codec">The codec; registering the same object again moves it to the front.</param>
    public static void Register(IImageCodec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        ImmutableInterlocked.Update(ref _registered, static (list, added) => list.Remove(added).Insert(0, added), codec);
    }

    /// <summary>Removes a codec.</summary>
    /// <param name="codec">The codec, as it was registered.</param>
    /// <returns>Whether it was there.</returns>
    public static bool Unregister(IImageCodec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return ImmutableInterlocked.Update(ref _registered, static (list, removed) => list.Remove(removed), codec);
    }

    /// <summary>The codec that decodes data with this beginning.</summary>
    internal static IImageCodec ForHeader(ReadOnlySpan<byte> header)
    {
        if (header.IsEmpty) throw new ImageFormatException("The image data are empty.");
        var codecs = _registered;
        foreach (var codec in codecs)
        {
            if (codec.CanDecode(header)) return codec;
        }

        var begin = Convert.ToHexString(header[..Math.Min(header.Length, 8)]);
        throw new ImageFormatException(
            $"The data begin with the bytes {begin}, which no codec knows; expected one of: {string.Join(", ", codecs.Select(c => c.Name))}.");
    }

    /// <summary>The codec that encodes a format, given by its name or by an extension with its dot.</summary>
    internal static IImageCodec ForEncoding(string format)
    {
        var codecs = _registered;
        var wanted = format.ToLowerInvariant();
        var known = false;
        foreach (var codec in codecs)
        {
            if (codec.Name != wanted && !codec.Extensions.Contains(wanted)) continue;
            if (codec.CanEncode) return codec;
            known = true;
        }

        var writable = string.Join(", ", codecs.Where(c => c.CanEncode).SelectMany(c => c.Extensions));
        throw new ImageFormatException(known
            ? $"The format '{format}' can be read but not written; formats that can be written: {writable}."
            : $"The image format '{format}' is not known; formats that can be written: {writable}.");
    }
}
