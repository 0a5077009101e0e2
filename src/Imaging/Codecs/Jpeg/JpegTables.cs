using System.Buffers.Binary;

namespace AutogradNet.Imaging;

/// <summary>The quantization and Huffman tables in force while a JPEG file is read.</summary>
internal sealed class JpegTables
{
    /// <summary>The position in a row-major 8x8 block of each coefficient in zigzag order.</summary>
    public static ReadOnlySpan<byte> Zigzag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    private readonly ushort[]?[] _quantization = new ushort[4][];
    private readonly HuffmanTable?[] _dc = new HuffmanTable[4];
    private readonly HuffmanTable?[] _ac = new HuffmanTable[4];

    /// <summary>Steps of a quantization table, in zigzag order.</summary>
    public ushort[] Quantization(int index) =>
        _quantization[index] ?? throw new ImageFormatException($"The JPEG file uses quantization table {index} without defining it.");

    public HuffmanTable Dc(int index) =>
        _dc[index] ?? throw new ImageFormatException($"The JPEG file uses DC Huffman table {index} without defining it.");

    public HuffmanTable Ac(int index) =>
        _ac[index] ?? throw new ImageFormatException($"The JPEG file uses AC Huffman table {index} without defining it.");

    public void ReadQuantization(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            var precision = segment[0] >> 4;
            var index = segment[0] & 15;
            var size = 1 + 64 * (precision + 1);
            if (precision > 1 || index > 3 || segment.Length < size)
            {
                throw new ImageFormatException(
                    $"A JPEG quantization table is malformed (precision {precision}, number {index}, {segment.Length} bytes).");
            }

            var steps = new ushort[64];
            for (var k = 0; k < 64; k++)
                steps[k] = precision == 0 ? segment[1 + k] : BinaryPrimitives.ReadUInt16BigEndian(segment[(1 + 2 * k)..]);
            _quantization[index] = steps;
            segment = segment[size..];
        }
    }

    public void ReadHuffman(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            var kind = segment[0] >> 4;
            var index = segment[0] & 15;
            var total = 0;
            for (var length = 1; length <= 16 && length < segment.Length; length++) total += segment[length];
            if (kind > 1 || index > 3 || total > 256 || segment.Length < 17 + total)
            {
                throw new ImageFormatException(
                    $"A JPEG Huffman table is malformed (class {kind}, number {index}, {total} codes, {segment.Length} bytes).");
            }

            (kind == 0 ? _dc : _ac)[index] = new HuffmanTable(segment.Slice(1, 16), segment.Slice(17, total));
            segment = segment[(17 + total)..];
        }
    }
}
