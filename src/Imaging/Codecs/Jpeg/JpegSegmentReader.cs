using System.Buffers.Binary;

namespace AutogradNet.Imaging;

/// <summary>Walks over the markers and segments of a JPEG file.</summary>
internal ref struct JpegSegmentReader
{
    private readonly ReadOnlySpan<byte> _data;

    public JpegSegmentReader(ReadOnlySpan<byte> data) => _data = data;

    /// <summary>The next byte to read.</summary>
    public int Position { get; set; }

    public readonly int Remaining => _data.Length - Position;

    /// <summary>Reads a marker, or returns -1 at the end of the data.</summary>
    public int NextMarker()
    {
        if (Position >= _data.Length) return -1;
        if (_data[Position] != 0xFF)
        {
            throw new ImageFormatException(
                $"The JPEG file is corrupt: byte {Position} is 0x{_data[Position]:X2}; expected a marker (0xFF).");
        }
        while (Position < _data.Length && _data[Position] == 0xFF) Position++;
        return Position < _data.Length ? _data[Position++] : -1;
    }

    /// <summary>Reads the parameters of the segment whose marker was just read.</summary>
    public ReadOnlySpan<byte> Segment(int marker)
    {
        var length = Remaining >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(_data[Position..]) : -1;
        if (length < 2 || length > Remaining)
        {
            throw new ImageFormatException(length is 0 or 1
                ? $"The JPEG segment 0xFF{marker:X2} at byte {Position} declares the impossible length {length}."
                : $"The JPEG file is truncated within the segment 0xFF{marker:X2} at byte {Position}.");
        }

        var segment = _data.Slice(Position + 2, length - 2);
        Position += length;
        return segment;
    }
}
