using System.Buffers.Binary;
using System.Text;

namespace AutogradNet.Imaging;

/// <summary>Walks over the chunks of a PNG file, checking lengths and CRCs.</summary>
internal ref struct PngChunkReader
{
    private readonly ReadOnlySpan<byte> _data;
    private int _position;

    public PngChunkReader(ReadOnlySpan<byte> data)
    {
        if (!data.StartsWith(PngCodec.Signature)) throw new ImageFormatException("The 8-byte PNG signature is damaged or cut off.");
        _data = data;
        _position = PngCodec.Signature.Length;
        Type = "";
    }

    /// <summary>The four letters of the chunk last read.</summary>
    public string Type { get; private set; }

    /// <summary>Whether decoders that do not know the chunk must give up: its first letter is upper case.</summary>
    public readonly bool IsCritical => (Type[0] & 0x20) == 0;

    /// <summary>Reads the next chunk and gives its payload.</summary>
    public ReadOnlySpan<byte> Next()
    {
        var rest = _data[_position..];
        if (rest.Length < 12)
            throw new ImageFormatException($"The PNG file is truncated: it ends after {_data.Length} bytes without an IEND chunk.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        var type = rest.Slice(4, 4);
        foreach (var letter in type)
        {
            if (!char.IsAsciiLetter((char)letter))
                throw new ImageFormatException($"The PNG chunk at byte {_position} has no valid type: {Convert.ToHexString(type)}.");
        }

        Type = Encoding.ASCII.GetString(type);
        if (length > (uint)(rest.Length - 12))
        {
            throw new ImageFormatException(
                $"The PNG file is truncated: chunk {Type} at byte {_position} declares {length} bytes, {rest.Length - 12} are there.");
        }

        var size = (int)length;
        var expected = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + size)..]);
        var actual = Crc32.Of(rest.Slice(4, 4 + size));
        if (actual != expected)
        {
            throw new ImageFormatException(
                $"PNG chunk {Type} at byte {_position} is corrupt: its CRC is {actual:x8}, the file says {expected:x8}.");
        }

        _position += 12 + size;
        return rest.Slice(8, size);
    }
}
