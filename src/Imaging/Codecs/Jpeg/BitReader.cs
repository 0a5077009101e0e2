using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace AutogradNet.Imaging;

/// <summary>Reads bits, most significant first, from entropy-coded JPEG data up to the next marker.</summary>
/// <remarks>Behind the last bit come zeros without end; <see cref="Exhausted"/> tells whether any of them were used.</remarks>
internal ref struct BitReader
{
    private readonly ReadOnlySpan<byte> _data;
    private int _position;
    private ulong _bits; // the next bit on top, zeros below the valid ones
    private int _count; // valid bits; negative when more were taken than there were
    private bool _atMarker;

    public BitReader(ReadOnlySpan<byte> data, int position)
    {
        _data = data;
        _position = position;
    }

    /// <summary>Whether bits were taken that the data do not hold.</summary>
    public readonly bool Exhausted => _count < 0;

    /// <summary>Where the marker stands that ended the data; valid after <see cref="FinishScan"/>.</summary>
    public readonly int Position => _position;

    /// <summary>Makes at least 32 bits available: enough for one Huffman code and the bits behind it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare()
    {
        if (_count < 32 && !_atMarker) Fill();
    }

    /// <summary>The next bits, which stay there; 1 to 16 of them, after <see cref="Prepare"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly int Peek(int count) => (int)(_bits >> (64 - count));

    /// <summary>Drops bits that were peeked at.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Skip(int count)
    {
        _bits <<= count;
        _count -= count;
    }

    /// <summary>Takes 1 to 16 bits, after <see cref="Prepare"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Take(int count)
    {
        var value = Peek(count);
        Skip(count);
        return value;
    }

    /// <summary>Takes the bits of a signed value of the given size (T.81, figure F.12), after <see cref="Prepare"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int TakeSigned(int size)
    {
        var value = Take(size);
        // Values whose first bit is 0 are negative: value - (2^size - 1).
        return value + ((((value >> (size - 1)) & 1) - 1) & (1 - (1 << size)));
    }

    /// <summary>Steps over the restart marker with the given number (0 to 7).</summary>
    public void Restart(int number)
    {
        DropPadding();
        var position = _position;
        while (position < _data.Length && _data[position] == 0xFF) position++;
        if (position >= _data.Length) throw Truncated();
        if (_data[position] != JpegMarker.FirstRestart + number)
        {
            throw new ImageFormatException(
                $"The JPEG file is corrupt: marker 0xFF{_data[position]:X2} at byte {position - 1}; expected restart marker 0xFF{JpegMarker.FirstRestart + number:X2}.");
        }

        _position = position + 1;
        _atMarker = false;
    }

    /// <summary>Goes to the marker that follows the entropy-coded data.</summary>
    public void FinishScan() => DropPadding();

    public readonly ImageFormatException Truncated() =>
        new($"The JPEG image data end too early, at byte {_position}: the file is truncated or corrupt.");

    // Whole bytes left over before a marker are harmless only when they are padding.
    private void DropPadding()
    {
        if (Exhausted) throw Truncated();
        Skip(_count & 7);
        while (true)
        {
            Prepare();
            if (_count <= 0) break;
            if (Take(8) is not (0 or 0xFF))
                throw new ImageFormatException($"The JPEG file is corrupt: image data go on after the last block, before byte {_position}.");
        }

        _bits = 0;
        _count = 0;
    }

    private void Fill()
    {
        // Eight bytes at once where none of them is 0xFF.
        if (_data.Length - _position >= 8)
        {
            var word = BinaryPrimitives.ReadUInt64BigEndian(_data[_position..]);
            if (((word & 0x8080808080808080UL) & (~word - 0x0101010101010101UL)) == 0)
            {
                var bytes = (64 - _count) >> 3;
                var take = bytes * 8;
                if (take < 64) word = word >> (64 - take) << (64 - take);
                _bits |= word >> _count;
                _count += take;
                _position += bytes;
                return;
            }
        }

        while (_count <= 56)
        {
            if (_position >= _data.Length)
            {
                _atMarker = true;
                return;
            }

            var value = _data[_position];
            var next = _position + 1;
            if (value == 0xFF)
            {
                while (next < _data.Length && _data[next] == 0xFF) next++;
                if (next >= _data.Length || _data[next] != 0)
                {
                    _atMarker = true;
                    return;
                }

                next++; // the zero that marks an 0xFF as data
            }

            _bits |= (ulong)value << (56 - _count);
            _count += 8;
            _position = next;
        }
    }
}
