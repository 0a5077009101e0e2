using System.Buffers.Binary;
using System.Text;

namespace AutogradNet.Layers.PyTorch;

/// <summary>Reads on through a part of the bytes; every length is checked before anything is allocated for it.</summary>
internal sealed class PickleInput
{
    /// <summary>The longest line or string; the names in checkpoints are a few hundred bytes long.</summary>
    public const int LongestText = 1 << 20;

    private static readonly UTF8Encoding Utf8 = new(false, true);

    private readonly IByteSource _bytes;
    private readonly byte[] _buffer = new byte[1 << 15];
    private long _next;
    private int _position;
    private int _filled;

    public PickleInput(IByteSource bytes, long start, long end)
    {
        _bytes = bytes;
        _next = start;
        End = end;
    }

    public long End { get; }

    public long Position => _next - _filled + _position;

    public long Remaining => End - Position;

    public byte ReadByte()
    {
        if (_position == _filled) Fill();
        return _buffer[_position++];
    }

    public int ReadInt32()
    {
        Span<byte> bytes = stackalloc byte[4];
        Read(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    public long ReadInt64()
    {
        Span<byte> bytes = stackalloc byte[8];
        Read(bytes);
        return BinaryPrimitives.ReadInt64LittleEndian(bytes);
    }

    public int ReadUInt16() => ReadByte() | (ReadByte() << 8);

    public double ReadDouble()
    {
        Span<byte> bytes = stackalloc byte[8];
        Read(bytes);
        return BinaryPrimitives.ReadDoubleBigEndian(bytes);
    }

    public byte[] ReadBytes(long count)
    {
        CheckLength(count, LongestText);
        var result = new byte[count];
        Read(result);
        return result;
    }

    public string ReadText(long count)
    {
        try
        {
            return Utf8.GetString(ReadBytes(count));
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"the text before byte {Position} is not valid UTF-8", e);
        }
    }

    /// <summary>Text up to a line feed, which is consumed.</summary>
    public string ReadLine()
    {
        var line = new List<byte>();
        for (var next = ReadByte(); next != '\n'; next = ReadByte())
        {
            if (line.Count == 1024) throw new InvalidDataException($"a line before byte {Position} does not end");
            line.Add(next);
        }

        return Encoding.Latin1.GetString([.. line]);
    }

    public void Skip(long count)
    {
        CheckLength(count, long.MaxValue);
        var target = Position + count;
        if (count <= _filled - _position)
        {
            _position += (int)count;
            return;
        }

        (_next, _position, _filled) = (target, 0, 0);
    }

    private void Read(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            if (_position == _filled) Fill();
            var count = Math.Min(destination.Length, _filled - _position);
            _buffer.AsSpan(_position, count).CopyTo(destination);
            destination = destination[count..];
            _position += count;
        }
    }

    private void Fill()
    {
        var count = (int)Math.Min(_buffer.Length, End - _next);
        if (count <= 0) throw new InvalidDataException($"it ends at byte {End}, in the middle");
        _bytes.Read(_next, _buffer.AsSpan(0, count));
        (_next, _position, _filled) = (_next + count, 0, count);
    }

    private void CheckLength(long count, long most)
    {
        if (count < 0 || count > Remaining) throw new InvalidDataException($"{(ulong)count} bytes are declared at byte {Position}, but only {Remaining} remain");
        if (count > most) throw new InvalidDataException($"{count} bytes of text are declared at byte {Position}; at most {most} are allowed");
    }
}
