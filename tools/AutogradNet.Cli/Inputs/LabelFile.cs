using System.Globalization;
using System.Text.Json;

namespace AutogradNet.Cli.Inputs;

/// <summary>Reads class names from JSON: an array of strings, or an object from class number to a string (or to an array that ends in one).</summary>
internal static class LabelFile
{
    public static IReadOnlyList<string> Read(string path)
    {
        using var stream = File.OpenRead(path);
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(stream);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not JSON: {e.Message}", e);
        }

        using (document)
        {
            return document.RootElement.ValueKind switch
            {
                JsonValueKind.Array => [.. document.RootElement.EnumerateArray().Select((name, index) => Name(path, index, name))],
                JsonValueKind.Object => ReadObject(path, document.RootElement),
                _ => throw new InvalidDataException($"{path}: expected an array of class names, or an object from class number to name."),
            };
        }
    }

    private static string[] ReadObject(string path, JsonElement root)
    {
        var names = new SortedDictionary<int, string>();
        foreach (var entry in root.EnumerateObject())
        {
            if (!int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                throw new InvalidDataException($"{path}: '{entry.Name}' is not a class number.");
            }

            names[index] = Name(path, index, entry.Value);
        }

        if (names.Count == 0 || names.Keys.Last() != names.Count - 1) throw new InvalidDataException($"{path}: the class numbers must be 0, 1, 2 … without a gap.");
        return [.. names.Values];
    }

    private static string Name(string path, int index, JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? value[value.GetArrayLength() - 1] : value;
        return text.ValueKind == JsonValueKind.String ? text.GetString()! : throw new InvalidDataException($"{path}: the name of class {index} is not a string.");
    }
}
