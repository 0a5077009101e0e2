using System.Buffers.Binary;
using System.IO.Compression;

namespace AutogradNet.Imaging;

/// <summary>Writes 8-bit RGB PNG files, choosing for each row the filter with the least sum of absolute differences.</summary>
internal static class PngEncoder
{
    private const int BytesPerPixel = 3;

    public static void Encode(RgbImage image, Stream destination)
    {
        destination.Write(PngCodec.Signature);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], image.Height);
        header[8] = 8;
        header[9] = (byte)PngColorType.Rgb;
        WriteChunk(destination, "IHDR"u8, header);

        var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) WriteRows(image, deflater);
        WriteChunk(destination, "IDAT"u8, compressed.GetBuffer().AsSpan(0, (int)compressed.Length));
        WriteChunk(destination, "IEND"u8, []);
    }

    private static void WriteRows(RgbImage image, ZLibStream deflater)
    {
        var rowBytes = image.Width * BytesPerPixel;
        var best = new byte[1 + rowBytes];
        var candidate = new byte[1 + rowBytes];
        ReadOnlySpan<byte> above = new byte[rowBytes];
        for (var y = 0; y < image.Height; y++)
        {
            ReadOnlySpan<byte> row = image.Row(y);
            var bestCost = long.MaxValue;
            for (var filter = 0; filter < PngFilter.Count; filter++)
            {
                candidate[0] = (byte)filter;
                PngFilter.Apply(filter, row, above, BytesPerPixel, candidate.AsSpan(1));
                var cost = Cost(candidate.AsSpan(1));
                if (cost >= bestCost) continue;
                bestCost = cost;
                (best, candidate) = (candidate, best);
            }

            deflater.Write(best);
            above = row;
        }
    }

    private static long Cost(ReadOnlySpan<byte> filtered)
    {
        long sum = 0;
        foreach (var value in filtered) sum += value < 128 ? value : 256 - value;
        return sum;
    }

    private static void WriteChunk(Stream destination, ReadOnlySpan<byte> type, ReadOnlySpan<byte> payload)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, payload.Length);
        destination.Write(number);
        destination.Write(type);
        destination.Write(payload);
        var crc = new Crc32();
        crc.Append(type);
        crc.Append(payload);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc.Value);
        destination.Write(number);
    }
}
