using System.IO.Compression;

namespace AutogradNet.Imaging;

/// <summary>Decodes a PNG file: chunks, inflating, unfiltering, expansion to RGB.</summary>
internal static class PngDecoder
{
    // Deflate cannot expand by more than 1032:1 (258 bytes per two bits).
    private const int MaxDeflateRatio = 1032;

    public static RgbImage Decode(ReadOnlySpan<byte> data)
    {
        var compressed = ReadChunks(data, out var header, out var palette);
        var passes = header.Interlaced ? PngPass.Adam7 : PngPass.Whole;
        long rawLength = 0;
        foreach (var pass in passes)
        {
            var (width, height) = pass.Size(header.Width, header.Height);
            if (width > 0) rawLength += (long)height * (1 + header.RowBytes(width));
        }

        if (rawLength > Array.MaxLength || rawLength > (compressed.Length + 16) * MaxDeflateRatio)
        {
            throw new ImageFormatException(
                $"The PNG file declares {header.Width}x{header.Height} pixels ({rawLength} bytes), more than its {compressed.Length} compressed bytes can hold.");
        }

        var raw = Inflate(compressed, (int)rawLength);
        var pixels = new byte[header.Width * header.Height * 3];
        var expander = new PngRowExpander(header, palette);
        var offset = 0;
        var line = new byte[header.Width * 3];
        foreach (var pass in passes)
        {
            var (width, height) = pass.Size(header.Width, header.Height);
            if (width == 0) continue;
            var rowBytes = header.RowBytes(width);
            var above = ReadOnlySpan<byte>.Empty;
            for (var y = 0; y < height; y++)
            {
                var row = raw.AsSpan(offset + 1, rowBytes);
                PngFilter.Undo(raw[offset], row, above, header.FilterStride);
                above = row;
                offset += 1 + rowBytes;
                var target = pixels.AsSpan(pass.Row(y) * header.Width * 3, header.Width * 3);
                if (!header.Interlaced)
                {
                    expander.Expand(row, target);
                    continue;
                }

                expander.Expand(row, line.AsSpan(0, width * 3));
                for (var x = 0; x < width; x++) line.AsSpan(x * 3, 3).CopyTo(target[(pass.Column(x) * 3)..]);
            }
        }

        return RgbImage.Adopt(header.Width, header.Height, pixels);
    }

    private static MemoryStream ReadChunks(ReadOnlySpan<byte> data, out PngHeader header, out byte[] palette)
    {
        var reader = new PngChunkReader(data);
        var payload = reader.Next();
        if (reader.Type != "IHDR") throw new ImageFormatException($"The first PNG chunk is {reader.Type}; expected IHDR.");
        header = PngHeader.Parse(payload);
        palette = [];
        var compressed = new MemoryStream();
        var imageDataEnded = false;
        while (true)
        {
            payload = reader.Next();
            if (reader.Type == "IDAT")
            {
                if (imageDataEnded) throw new ImageFormatException("The IDAT chunks of the PNG file are not consecutive.");
                if (header.ColorType == PngColorType.Palette && palette.Length == 0)
                    throw new ImageFormatException("The PNG file uses a palette, but no PLTE chunk comes before its image data.");
                compressed.Write(payload);
                continue;
            }

            imageDataEnded = compressed.Length > 0;
            switch (reader.Type)
            {
                case "IEND":
                    if (compressed.Length == 0) throw new ImageFormatException("The PNG file has no image data (IDAT).");
                    compressed.Position = 0;
                    return compressed;
                case "PLTE":
                    if (palette.Length > 0 || imageDataEnded)
                        throw new ImageFormatException("The PNG file has a second PLTE chunk, or one after its image data.");
                    palette = CheckPalette(payload, header);
                    break;
                case "IHDR":
                    throw new ImageFormatException("The PNG file has a second IHDR chunk.");
                default:
                    if (reader.IsCritical) throw new ImageFormatException($"The PNG file needs the chunk {reader.Type}, which is not supported.");
                    break;
            }
        }
    }

    private static byte[] CheckPalette(ReadOnlySpan<byte> payload, PngHeader header)
    {
        if (header.ColorType is PngColorType.Gray or PngColorType.GrayAlpha)
            throw new ImageFormatException("The PNG file is gray but has a PLTE chunk.");
        var most = header.ColorType == PngColorType.Palette ? 1 << header.BitDepth : 256;
        if (payload.Length == 0 || payload.Length % 3 != 0 || payload.Length / 3 > most)
            throw new ImageFormatException($"The PLTE chunk has {payload.Length} bytes; expected a multiple of 3 for 1 to {most} colours.");
        return payload.ToArray();
    }

    // The buffer grows with what is really there, so that a small file with a large claim costs little.
    private static byte[] Inflate(MemoryStream compressed, int length)
    {
        var raw = new byte[Math.Min(length, 1 << 20)];
        var filled = 0;
        try
        {
            using var inflater = new ZLibStream(compressed, CompressionMode.Decompress, leaveOpen: true);
            while (filled < length)
            {
                if (filled == raw.Length) Array.Resize(ref raw, (int)Math.Min(length, raw.Length * 2L));
                var read = inflater.Read(raw, filled, raw.Length - filled);
                if (read == 0) throw new ImageFormatException($"The PNG image data are truncated: {filled} bytes of {length} are there.");
                filled += read;
            }

            // Reading on makes the inflater check the Adler-32 sum. Surplus data are ignored, as libpng does.
            inflater.ReadByte();
            return raw;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new ImageFormatException($"The PNG image data are corrupt: the zlib stream breaks after {filled} bytes of {length}.", e);
        }
    }
}
