using System.Globalization;

namespace AutogradNet.Layers.Onnx;

/// <summary>Reads values that a model keeps in other files. Those must lie in the model's own folder; links are not followed.</summary>
internal sealed class OnnxExternalData(string folder)
{
    private readonly string _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>The bytes that a tensor's entries (location, offset, length) name.</summary>
    /// <exception cref="InvalidDataException">The place is outside the folder, or has not as many bytes as are needed.</exception>
    public byte[] Read(IReadOnlyDictionary<string, string> entries, long expected)
    {
        var path = Resolve(entries.GetValueOrDefault("location") ?? throw new InvalidDataException("The values lie in another file, but no location is given."));
        var offset = Number(entries, "offset") ?? 0;
        var length = Number(entries, "length") ?? expected;
        if (length != expected) throw new InvalidDataException($"{expected} bytes are needed from {path}; the length {length} is given.");
        try
        {
            using var file = new FileByteSource(path);
            if (offset > file.Length || length > file.Length - offset || length > Array.MaxLength)
            {
                throw new InvalidDataException($"{length} bytes from {offset} on do not lie in {path} of {file.Length} bytes.");
            }

            var bytes = new byte[length];
            file.Read(offset, bytes);
            return bytes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The values in {path} cannot be read: {e.Message}", e);
        }
    }

    private string Resolve(string location)
    {
        if (location.Length == 0 || Path.IsPathRooted(location) || location.Contains('\0', StringComparison.Ordinal) || location.Contains(':', StringComparison.Ordinal))
        {
            throw Outside(location);
        }

        var path = _folder;
        foreach (var part in location.Split('/', '\\'))
        {
            if (part == "..") throw Outside(location);
            if (part.Length == 0 || part == ".") continue;
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null) throw new InvalidDataException($"The values' location '{location}' is a link, which is not followed.");
        }

        return path;
    }

    private static InvalidDataException Outside(string location) => new($"The values' location '{location}' is not inside the model's folder.");

    private static long? Number(IReadOnlyDictionary<string, string> entries, string key)
    {
        if (!entries.TryGetValue(key, out var text)) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidDataException($"The {key} '{text}' of values in another file is not a number.");
    }
}
