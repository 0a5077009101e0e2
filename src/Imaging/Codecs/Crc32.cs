using System.Buffers.Binary;

namespace AutogradNet.Imaging;

/// <summary>
/// The cyclic redundancy check of PNG chunks and zip archives: CRC-32 with the reflected polynomial EDB88320. Eight bytes are taken at a
/// time, each through a table of its own for the zeros that follow it.
/// </summary>
internal struct Crc32()
{
    private const int Stride = 8;

    private static readonly uint[] Tables = MakeTables();

    private uint _state = uint.MaxValue;

    /// <summary>The check of all that was appended.</summary>
    public readonly uint Value => ~_state;

    /// <summary>The check of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = new Crc32();
        crc.Append(data);
        return crc.Value;
    }

    /// <summary>Goes on with further bytes.</summary>
    public void Append(ReadOnlySpan<byte> data)
    {
        var (state, tables) = (_state, Tables);
        for (; data.Length >= Stride; data = data[Stride..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ state;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            state = tables[(7 << 8) + (byte)low] ^ tables[(6 << 8) + (byte)(low >> 8)] ^ tables[(5 << 8) + (byte)(low >> 16)] ^ tables[(4 << 8) + (byte)(low >> 24)]
                ^ tables[(3 << 8) + (byte)high] ^ tables[(2 << 8) + (byte)(high >> 8)] ^ tables[(1 << 8) + (byte)(high >> 16)] ^ tables[(byte)(high >> 24)];
        }

        foreach (var value in data) state = tables[(byte)(state ^ value)] ^ (state >> 8);
        _state = state;
    }

    // Table k holds what a byte comes to when k zeros follow it.
    private static uint[] MakeTables()
    {
        var tables = new uint[Stride << 8];
        for (uint n = 0; n < 256; n++)
        {
            var c = n;
            for (var bit = 0; bit < 8; bit++) c = (c & 1) != 0 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
            tables[n] = c;
        }

        for (var i = 256; i < tables.Length; i++) tables[i] = tables[(byte)tables[i - 256]] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
