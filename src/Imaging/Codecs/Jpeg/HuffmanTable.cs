using System.Runtime.CompilerServices;

namespace AutogradNet.Imaging;

/// <summary>A canonical Huffman code (T.81, annex C) with a look-ahead table for its short codes.</summary>
internal sealed class HuffmanTable
{
    private const int LookaheadBits = 9;
    private const int MaxLength = 16;

    private readonly ushort[] _lookahead = new ushort[1 << LookaheadBits]; // length << 8 | symbol; 0 for longer codes
    private readonly int[] _limits = new int[MaxLength + 2]; // first 16-bit prefix above the codes of each length
    private readonly int[] _offsets = new int[MaxLength + 1];
    private readonly byte[] _symbols;

    /// <param name="counts">How many codes have each length from 1 to 16.</param>
    /// <param name="symbols">Their symbols in the order of the codes.</param>
    public HuffmanTable(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        _symbols = symbols.ToArray();
        var code = 0;
        var index = 0;
        for (var length = 1; length <= MaxLength; length++)
        {
            _offsets[length] = index - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length) throw new ImageFormatException($"A JPEG Huffman table has too many codes of {length} bits.");
                if (length > LookaheadBits) continue;
                var spare = LookaheadBits - length;
                _lookahead.AsSpan(code << spare, 1 << spare).Fill((ushort)((length << 8) | symbols[index]));
            }

            _limits[length] = code << (MaxLength - length);
            code <<= 1;
        }

        _limits[MaxLength + 1] = int.MaxValue;
    }

    /// <summary>Decodes one symbol; <see cref="BitReader.Prepare"/> is called here and leaves at least 16 bits for what follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Decode(ref BitReader reader)
    {
        reader.Prepare();
        int entry = _lookahead[reader.Peek(LookaheadBits)];
        if (entry == 0) return DecodeLong(ref reader);
        reader.Skip(entry >> 8);
        return entry & 0xFF;
    }

    private int DecodeLong(ref BitReader reader)
    {
        var prefix = reader.Peek(MaxLength);
        var length = 1;
        while (prefix >= _limits[length]) length++;
        if (length > MaxLength)
        {
            throw reader.Exhausted
                ? reader.Truncated()
                : new ImageFormatException("The JPEG file is corrupt: its image data hold a bit sequence that is no Huffman code.");
        }

        reader.Skip(length);
        return _symbols[(prefix >> (MaxLength - length)) + _offsets[length]];
    }
}
