using AutogradNet.Imaging;

namespace AutogradNet.Cli.Output;

/// <summary>Pictures drawn in memory first and written together, so that an error before leaves no file behind.</summary>
internal sealed class PictureSet(string folder)
{
    private readonly List<(string Path, byte[] Data)> _pictures = [];

    public void Add(string name, RgbImage image)
    {
        var path = Path.Combine(folder, Sanitize(name) + ".png");
        _pictures.Add((path, image.Encode()));
    }

    public void Write(TextWriter output, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Directory.CreateDirectory(folder);
        foreach (var (path, data) in _pictures)
        {
            AtomicFile.Write(path, stream => stream.Write(data));
            output.WriteLine(path);
        }
    }

    private static string Sanitize(string name) => string.Concat(name.Select(c => Path.GetInvalidFileNameChars().Contains(c) ? '_' : c));
}
