namespace AutogradNet.Imaging;

/// <summary>The cyclic redundancy check of PNG chunks: CRC-32 with the reflected polynomial EDB88320.</summary>
internal static class PngCrc
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>The check of a chunk's type and payload, which lie in one piece.</summary>
    public static uint Compute(ReadOnlySpan<byte> typeAndPayload) => ~Update(uint.MaxValue, typeAndPayload);

    /// <summary>The check of a chunk's type and payload.</summary>
    public static uint Compute(ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload) => ~Update(Update(uint.MaxValue, type), payload);

    private static uint Update(uint crc, ReadOnlySpan<byte> data)
    {
        var table = Table;
        foreach (var value in data) crc = table[(byte)(crc ^ value)] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint n = 0; n < 256; n++)
        {
            var c = n;
            for (var bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
            table[n] = c;
        }

        return table;
    }
}
