using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AutogradNet.Imaging.Tests;

/// <summary>
/// An independent PNG writer for tests: any colour type, depth, interlacing and filters. Its CRC is bitwise, its Adam7 passes come
/// from the 8x8 pattern of the standard, and its filters work on whole images of bytes, none of which the library does.
/// </summary>
internal sealed class TestPng
{
    private static readonly int[,] PassOf =
    {
        { 1, 6, 4, 6, 2, 6, 4, 6 }, { 7, 7, 7, 7, 7, 7, 7, 7 }, { 5, 6, 5, 6, 5, 6, 5, 6 }, { 7, 7, 7, 7, 7, 7, 7, 7 },
        { 3, 6, 4, 6, 3, 6, 4, 6 }, { 7, 7, 7, 7, 7, 7, 7, 7 }, { 5, 6, 5, 6, 5, 6, 5, 6 }, { 7, 7, 7, 7, 7, 7, 7, 7 },
    };

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required int ColorType { get; init; }

    public required int Depth { get; init; }

    public bool Interlaced { get; init; }

    public byte[]? Palette { get; init; }

    public byte[]? Transparency { get; init; }

    /// <summary>The filter of each row of a pass.</summary>
    public Func<int, int> Filter { get; init; } = row => row % 5;

    public int IdatSize { get; init; } = 50;

    /// <summary>The stored samples of a pixel.</summary>
    public required Func<int, int, int[]> Samples { get; init; }

    public byte[] Write()
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        header[8] = (byte)Depth;
        header[9] = (byte)ColorType;
        header[12] = (byte)(Interlaced ? 1 : 0);
        var chunks = new List<byte[]> { Chunk("IHDR", header), Chunk("gAMA", [0, 0, 0xB1, 0x8F]) };
        if (Palette is not null) chunks.Add(Chunk("PLTE", Palette));
        if (Transparency is not null) chunks.Add(Chunk("tRNS", Transparency));
        chunks.AddRange(Zlib(Raw()).Chunk(IdatSize).Select(part => Chunk("IDAT", part)));
        chunks.Add(Chunk("tEXt", Encoding.ASCII.GetBytes("Comment\0test")));
        chunks.Add(Chunk("IEND", []));
        return File([.. chunks]);
    }

    public static byte[] File(params byte[][] chunks) => [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10, .. chunks.SelectMany(c => c)];

    public static byte[] Chunk(string type, byte[] payload)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. payload];
        var crc = uint.MaxValue;
        foreach (var value in body)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var low = ((crc ^ (uint)(value >> bit)) & 1) != 0;
                crc >>= 1;
                if (low) crc ^= 0xEDB88320u;
            }
        }

        var result = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(result, payload.Length);
        body.CopyTo(result, 4);
        BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(4 + body.Length), ~crc);
        return result;
    }

    public static byte[] Header(uint width, uint height, byte depth, byte type, byte interlace = 0)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = (depth, type, interlace);
        return Chunk("IHDR", header);
    }

    public static byte[] Zlib(byte[] raw)
    {
        var stream = new MemoryStream();
        using (var deflater = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true)) deflater.Write(raw);
        return stream.ToArray();
    }

    private byte[] Raw()
    {
        var output = new List<byte>();
        for (var pass = 1; pass <= 7; pass++)
        {
            byte[]? above = null;
            var passRow = 0;
            for (var y = 0; y < Height; y++)
            {
                var columns = Enumerable.Range(0, Width).Where(x => pass == (Interlaced ? PassOf[y % 8, x % 8] : 1));
                var pixels = columns.Select(x => Samples(x, y)).ToArray();
                if (pixels.Length == 0) continue;
                var row = Pack(pixels);
                output.AddRange(Filtered(Filter(passRow++), row, above ?? new byte[row.Length], Math.Max(1, pixels[0].Length * Depth / 8)));
                above = row;
            }
        }

        return [.. output];
    }

    private byte[] Pack(int[][] pixels)
    {
        var bits = new StringBuilder();
        foreach (var sample in pixels.SelectMany(p => p)) bits.Append(Convert.ToString(sample, 2).PadLeft(Depth, '0'));
        while (bits.Length % 8 != 0) bits.Append('1');
        return bits.ToString().Chunk(8).Select(b => Convert.ToByte(new string(b), 2)).ToArray();
    }

    private static byte[] Filtered(int filter, byte[] row, byte[] above, int stride)
    {
        var result = new byte[row.Length + 1];
        result[0] = (byte)filter;
        for (var i = 0; i < row.Length; i++)
        {
            int a = i < stride ? 0 : row[i - stride], b = above[i], c = i < stride ? 0 : above[i - stride];
            var p = a + b - c;
            var nearest = new[] { a, b, c }.MinBy(v => Math.Abs(p - v));
            var prediction = filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => nearest };
            result[i + 1] = (byte)(row[i] - prediction);
        }

        return result;
    }
}
