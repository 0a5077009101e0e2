using System.Text;
using AutogradNet.Imaging;

namespace AutogradNet.Cli.Output;

/// <summary>What a measurement leaves behind: a text, its figures as JSON, and pictures, in files whose names begin alike.</summary>
/// <param name="Name">What the names begin with.</param>
/// <param name="Text">For people.</param>
/// <param name="Json">For programs.</param>
/// <param name="Pictures">What follows the beginning of each picture's name, and the picture.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record ReportFiles(string Name, string Text, string Json, IReadOnlyList<(string Suffix, RgbImage Picture)> Pictures, TimeSpan Duration)
{
    /// <summary>Writes the files, each whole or not at all, and prints the text, or the JSON alone.</summary>
    public void Write(string folder, bool json, TextWriter output, CancellationToken cancellation)
    {
        var files = new List<(string Name, byte[] Data)>
        {
            ($"{Name}.txt", Encoding.UTF8.GetBytes(Text)),
            ($"{Name}.json", Encoding.UTF8.GetBytes(Json)),
        };
        files.AddRange(Pictures.Select(entry => ($"{Name}{entry.Suffix}.png", entry.Picture.Encode())));
        cancellation.ThrowIfCancellationRequested();
        Directory.CreateDirectory(folder);
        foreach (var (name, data) in files) AtomicFile.Write(Path.Combine(folder, name), stream => stream.Write(data));
        if (json)
        {
            output.Write(Json);
            return;
        }

        output.Write(Text);
        output.WriteLine(FormattableString.Invariant($"{Duration.TotalSeconds:F1} s"));
        foreach (var (name, _) in files) output.WriteLine(Path.Combine(folder, name));
    }
}
