using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>The files of a directory and the directories in it.</summary>
internal sealed class DirectoryFiles(string root) : IImageFiles
{
    public IReadOnlyList<string> Paths { get; } =
    [
        .. Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8 })
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/')),
    ];

    public byte[] Read(string path)
    {
        var full = Path.Combine(root, path);
        if (new FileInfo(full).Length > RgbImage.MaxEncodedBytes) throw new InvalidDataException($"it is longer than {RgbImage.MaxEncodedBytes} bytes.");
        return File.ReadAllBytes(full);
    }

    public void Dispose()
    {
    }
}
