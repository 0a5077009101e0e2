using AutogradNet.Imaging;

namespace AutogradNet.Layers.Data;

/// <summary>
/// Pictures sorted into folders by class: <c>CLASS/FILE</c>, or <c>SPLIT/CLASS/FILE</c> where the set is split (into <c>train</c> and
/// <c>test</c>, say), in a directory or a zip file. Classes and pictures are ordered by name, byte by byte. Files that are no pictures
/// by their extension are passed over.
/// </summary>
public sealed class ImageFolderDataset : IImageDataset, IDisposable
{
    private readonly IImageFiles _files;
    private readonly string _root;
    private readonly string[] _paths;
    private readonly int[] _labels;

    private ImageFolderDataset(IImageFiles files, string root, string? split)
    {
        _files = files;
        _root = root;
        var images = ImagePaths(files);
        if (images.Count == 0)
        {
            throw new DatasetException($"{root} holds no pictures; expected CLASS/FILE or SPLIT/CLASS/FILE with one of {string.Join(", ", Extensions)}.");
        }

        var depth = images[0].Count('/');
        foreach (var image in images)
        {
            var own = image.Count('/');
            if (own is not (1 or 2)) throw new DatasetException($"{root}: '{image}' lies neither in a CLASS folder nor in SPLIT/CLASS.");
            if (own == depth) continue;
            throw new DatasetException(
                $"{root}: '{images[0]}' and '{image}' lie at different depths; expected CLASS/FILE or SPLIT/CLASS/FILE throughout.");
        }

        _paths = [.. depth == 1 ? WithoutSplit(images, split) : OfSplit(images, split)];
        var classes = _paths.Select(ClassOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        ClassNames = classes;
        _labels = [.. _paths.Select(path => classes.BinarySearch(ClassOf(path), StringComparer.Ordinal))];
        Split = depth == 2 ? split : null;
    }

    /// <summary>The part of the set that was opened; null where the set is not split.</summary>
    public string? Split { get; }

    /// <inheritdoc/>
    public int Count => _paths.Length;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    private static IEnumerable<string> Extensions => ImageCodecs.Registered.SelectMany(codec => codec.Extensions);

    /// <summary>Opens a set. A zip file stays open until the set is disposed.</summary>
    /// <param name="path">A directory or a zip file.</param>
    /// <param name="split">Which part, where the set is split.</param>
    /// <exception cref="DatasetException">
    /// There is nothing at the path, it is no such set, or it has no such split; the message says what was found.
    /// </exception>
    public static ImageFolderDataset Open(string path, string? split = null)
    {
        var files = OpenFiles(path);
        try
        {
            return new ImageFolderDataset(files, path, split);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>The names of the parts of a set in order; none where it is not split.</summary>
    /// <inheritdoc cref="Open"/>
    public static IReadOnlyList<string> FindSplits(string path)
    {
        using var files = OpenFiles(path);
        return SplitsOf(ImagePaths(files));
    }

    /// <summary>The number of pictures and a digest of their paths below the root; the set may be moved, or be zipped.</summary>
    public string Fingerprint => $"{Count} pictures of digest {Digest.Of(string.Join('\n', _paths))}";

    /// <inheritdoc/>
    public int Label(int index) => _labels[index];

    /// <summary>The path of a picture: of the directory or zip file, then inside it.</summary>
    public string Name(int index) => $"{_root}: {_paths[index]}";

    /// <inheritdoc/>
    public RgbImage Load(int index)
    {
        try
        {
            return RgbImage.Decode(_files.Read(_paths[index]));
        }
        catch (Exception e) when (e is ImageFormatException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{Name(index)} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Closes the zip file.</summary>
    public void Dispose() => _files.Dispose();

    private static IImageFiles OpenFiles(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (Directory.Exists(path)) return new DirectoryFiles(path);
            return File.Exists(path) ? new ZipFiles(path) : throw new DatasetException($"There is no directory or zip file '{path}'.");
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path} cannot be opened as a directory or zip file of pictures: {e.Message}", e);
        }
    }

    private static List<string> ImagePaths(IImageFiles files)
    {
        var extensions = Extensions.ToHashSet(StringComparer.OrdinalIgnoreCase);
        // Hidden files beside the pictures are some systems' notes about them, under the pictures' own names.
        return
        [
            .. files.Paths
                .Where(path => extensions.Contains(Path.GetExtension(path)) && !Path.GetFileName(path).StartsWith('.'))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static List<string> SplitsOf(List<string> images) =>
        [.. images.Where(path => path.Count('/') == 2).Select(path => path[..path.IndexOf('/')]).Distinct(StringComparer.Ordinal)];

    private static string ClassOf(string path) => path.Split('/')[^2];

    private List<string> WithoutSplit(List<string> images, string? split) => split is null
        ? images
        : throw new DatasetException($"{_root} is not split; '{images[0]}' lies in a CLASS folder. There is no part '{split}'.");

    private IEnumerable<string> OfSplit(List<string> images, string? split)
    {
        var splits = SplitsOf(images);
        var found = split is not null && splits.Contains(split, StringComparer.Ordinal);
        if (!found)
        {
            var problem = split is null ? "one of them must be chosen" : $"there is no '{split}'";
            throw new DatasetException($"{_root} is split into {string.Join(", ", splits)}; {problem}.");
        }

        return images.Where(path => path.StartsWith(split + "/", StringComparison.Ordinal));
    }
}
