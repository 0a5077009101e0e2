using System.Buffers.Binary;
using System.Text;
using AutogradNet.Imaging;

namespace AutogradNet.Layers.PyTorch;

/// <summary>
/// Where the files in a zip archive lie, so that tensors can look straight at them: <c>torch.save</c> stores them as they are, and
/// anything compressed or encrypted is refused. Format: PKWARE's APPNOTE, sections 4.3 to 4.5. Names only serve to find entries; nothing is
/// ever written out.
/// </summary>
internal sealed class ZipDirectory
{
    private const uint EndSignature = 0x06054B50;
    private const uint End64Signature = 0x06064B50;
    private const uint Locator64Signature = 0x07064B50;
    private const uint EntrySignature = 0x02014B50;
    private const uint LocalSignature = 0x04034B50;
    private const int EndLength = 22;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int MostDirectoryBytes = 1 << 27;
    private const int ChunkBytes = 1 << 17;

    private readonly IByteSource _bytes;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public ZipDirectory(IByteSource bytes)
    {
        _bytes = bytes;
        var (start, length) = FindDirectory();
        if (start < 0 || length < 0 || length > MostDirectoryBytes || start > bytes.Length - length) throw new InvalidDataException($"the zip archive's directory of {length} bytes at {start} does not lie in the file");
        var directory = new byte[length];
        bytes.Read(start, directory);
        for (ReadOnlySpan<byte> rest = directory; rest.Length > 0;) rest = rest[ReadEntry(rest)..];
    }

    public IReadOnlyCollection<string> Names => _entries.Keys;

    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>The place of a file's bytes.</summary>
    /// <exception cref="InvalidDataException">It is not there, compressed, or goes beyond the archive.</exception>
    public (long Position, long Length) Find(string name)
    {
        if (!_entries.TryGetValue(name, out var entry)) throw new InvalidDataException($"the zip archive has no '{name}'");
        if ((entry.Flags & 1) != 0) throw new InvalidDataException($"'{name}' in the zip archive is encrypted");
        if (entry.Method != 0 || entry.Packed != entry.Length) throw new InvalidDataException($"'{name}' in the zip archive is compressed; checkpoints are stored as they are");
        Span<byte> local = stackalloc byte[LocalLength];
        if (entry.Local < 0 || entry.Local > _bytes.Length - LocalLength) throw Beyond(name);
        _bytes.Read(entry.Local, local);
        if (BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalSignature) throw new InvalidDataException($"'{name}' in the zip archive has no header where the directory places it");
        var position = entry.Local + LocalLength + BinaryPrimitives.ReadUInt16LittleEndian(local[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
        if (entry.Length < 0 || position > _bytes.Length - entry.Length) throw Beyond(name);
        return (position, entry.Length);
    }

    /// <summary>Reads a file's bytes to compare them with the check sum that was written beside them; zero means that none was.</summary>
    /// <exception cref="InvalidDataException">They are not what was written.</exception>
    public void Check(string name)
    {
        var (position, length) = Find(name);
        var expected = _entries[name].Check;
        if (expected == 0) return;
        var crc = new Crc32();
        var chunk = new byte[Math.Min(length, ChunkBytes)];
        while (length > 0)
        {
            var part = chunk.AsSpan(0, (int)Math.Min(length, chunk.Length));
            _bytes.Read(position, part);
            crc.Append(part);
            position += part.Length;
            length -= part.Length;
        }

        if (crc.Value != expected) throw new InvalidDataException($"'{name}' in the zip archive is damaged: its CRC is {crc.Value:x8}, the archive says {expected:x8}");
    }

    // The end record lies before a comment of unknown length; the last one counts.
    private (long Start, long Length) FindDirectory()
    {
        var tail = new byte[Math.Min(_bytes.Length, EndLength + ushort.MaxValue)];
        _bytes.Read(_bytes.Length - tail.Length, tail);
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            var end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) != EndSignature) continue;
            long length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
            long start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            return start == uint.MaxValue || length == uint.MaxValue || BinaryPrimitives.ReadUInt16LittleEndian(end[10..]) == ushort.MaxValue
                ? FindDirectory64(_bytes.Length - tail.Length + at) ?? (start, length)
                : (start, length);
        }

        throw new InvalidDataException("the zip archive has no end record; it is truncated");
    }

    private (long Start, long Length)? FindDirectory64(long end)
    {
        Span<byte> locator = stackalloc byte[20];
        if (end < locator.Length) return null;
        _bytes.Read(end - locator.Length, locator);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != Locator64Signature) return null;
        var at = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        Span<byte> record = stackalloc byte[56];
        if (at < 0 || at > end - record.Length) throw new InvalidDataException("the zip archive's 64-bit end record does not lie in the file");
        _bytes.Read(at, record);
        if (BinaryPrimitives.ReadUInt32LittleEndian(record) != End64Signature) throw new InvalidDataException("the zip archive's 64-bit end record is damaged");
        return (BinaryPrimitives.ReadInt64LittleEndian(record[48..]), BinaryPrimitives.ReadInt64LittleEndian(record[40..]));
    }

    private int ReadEntry(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < EntryLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != EntrySignature) throw new InvalidDataException("the zip archive's directory is damaged");
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        var extraLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[30..]);
        var length = EntryLength + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(bytes[32..]);
        if (length > bytes.Length) throw new InvalidDataException("the zip archive's directory is truncated");
        var entry = new Entry(
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes[10..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[20..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[42..]));
        var name = Encoding.UTF8.GetString(bytes.Slice(EntryLength, nameLength));
        entry = Widen(entry, bytes.Slice(EntryLength + nameLength, extraLength));
        if (!_entries.TryAdd(name, entry)) throw new InvalidDataException($"the zip archive has '{name}' twice");
        return length;
    }

    // What does not fit 32 bits stands in an extra field, in this order, each only where its short form is all ones.
    private static Entry Widen(Entry entry, ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4) break;
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                var values = extra.Slice(4, length);
                return entry with { Length = Next(entry.Length, ref values), Packed = Next(entry.Packed, ref values), Local = Next(entry.Local, ref values) };
            }

            extra = extra[(4 + length)..];
        }

        return entry;

        static long Next(long value, ref ReadOnlySpan<byte> values)
        {
            if (value != uint.MaxValue || values.Length < 8) return value;
            value = BinaryPrimitives.ReadInt64LittleEndian(values);
            values = values[8..];
            return value;
        }
    }

    private static InvalidDataException Beyond(string name) => new($"'{name}' goes beyond the end of the zip archive");

    private readonly record struct Entry(int Flags, int Method, uint Check, long Packed, long Length, long Local);
}
