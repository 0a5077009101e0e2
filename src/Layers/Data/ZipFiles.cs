using System.IO.Compression;
using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>The files of a zip archive. Reading takes turns, since an archive has one position; decoding happens outside.</summary>
internal sealed class ZipFiles : IImageFiles
{
    private readonly Lock _turn = new();
    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    public ZipFiles(string path)
    {
        _archive = ZipFile.OpenRead(path);
        try
        {
            foreach (var entry in _archive.Entries)
            {
                var name = entry.FullName.Replace('\\', '/');
                if (!name.EndsWith('/') && !_entries.TryAdd(name, entry)) throw new InvalidDataException($"it holds '{name}' twice.");
            }
        }
        catch
        {
            _archive.Dispose();
            throw;
        }
    }

    public IReadOnlyList<string> Paths => [.. _entries.Keys];

    public byte[] Read(string path)
    {
        var entry = _entries[path];
        // What the archive claims is not to be believed: neither before allocating nor when reading.
        if (entry.Length > RgbImage.MaxEncodedBytes) throw new InvalidDataException($"it is longer than {RgbImage.MaxEncodedBytes} bytes.");
        using var content = new MemoryStream();
        var chunk = new byte[1 << 14];
        lock (_turn)
        {
            using var stream = entry.Open();
            for (var read = stream.Read(chunk); read > 0; read = stream.Read(chunk))
            {
                content.Write(chunk, 0, read);
                if (content.Length > entry.Length) throw new InvalidDataException($"it is longer than the {entry.Length} bytes the archive states.");
            }
        }

        return content.ToArray();
    }

    public void Dispose() => _archive.Dispose();
}
