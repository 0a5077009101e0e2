using System.Text;

namespace AutogradNet.Layers.PyTorch;

/// <summary>Where the files in a tar archive lie. Format: POSIX <c>ustar</c>; sizes in octal, everything in blocks of 512 bytes.</summary>
internal static class TarDirectory
{
    public const int BlockLength = 512;
    public const int MagicPosition = 257;
    private const int MostEntries = 1000;

    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public static IReadOnlyDictionary<string, (long Position, long Length)> Read(IByteSource bytes)
    {
        var result = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        Span<byte> block = stackalloc byte[BlockLength];
        for (long position = 0; position <= bytes.Length - BlockLength;)
        {
            bytes.Read(position, block);
            if (!block.ContainsAnyExcept((byte)0)) break;
            if (result.Count == MostEntries) throw new InvalidDataException($"the tar archive has more than {MostEntries} files");
            var name = Encoding.UTF8.GetString(Field(block[..100]));
            var length = Octal(block.Slice(124, 12));
            position += BlockLength;
            if (length > bytes.Length - position) throw new InvalidDataException($"'{name}' goes beyond the end of the tar archive");
            result[name] = (position, length);
            position += (length + BlockLength - 1) / BlockLength * BlockLength;
        }

        return result;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    private static long Octal(ReadOnlySpan<byte> field)
    {
        long value = 0;
        foreach (var digit in Field(field).Trim((byte)' '))
        {
            if (digit is < (byte)'0' or > (byte)'7') throw new InvalidDataException("a length in the tar archive is not an octal number");
            value = (value * 8) + (digit - '0');
        }

        return value;
    }
}
