using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace AutogradNet.Layers;

/// <summary>
/// The header of a safetensors file: eight bytes of length (little endian), then JSON that gives each tensor's type, shape and place.
/// Format: https://github.com/huggingface/safetensors#format. Everything is checked here, so that reading a tensor only needs its bytes.
/// </summary>
internal sealed class SafetensorsHeader
{
    public const int LengthBytes = 8;
    public const long MaxLength = 100_000_000;

    private readonly string _file;
    private readonly OrderedDictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(string file) => _file = file;

    public OrderedDictionary<string, SafetensorsEntry> Entries => _entries;

    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The length of the JSON, checked against the length of the whole file.</summary>
    public static int ReadLength(ReadOnlySpan<byte> start, long fileLength, string file)
    {
        if (start.Length < LengthBytes) throw new WeightFormatException($"{file}: {start.Length} bytes are too few for a safetensors file, which begins with 8 bytes of header length.");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (length > (ulong)MaxLength) throw new WeightFormatException($"{file}: a header of {length} bytes is declared; at most {MaxLength} are allowed. Is this a safetensors file?");
        if ((long)length > fileLength - LengthBytes) throw new WeightFormatException($"{file}: a header of {length} bytes is declared, but the file ends {fileLength - LengthBytes} bytes after its length.");
        return (int)length;
    }

    /// <param name="json">The JSON.</param>
    /// <param name="dataLength">How many bytes follow it in the file.</param>
    /// <param name="file">The name for messages.</param>
    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> json, long dataLength, string file)
    {
        if (!Utf8.IsValid(json.Span)) throw new WeightFormatException($"{file}: the header is not valid UTF-8.");
        if (json.Length == 0 || json.Span[0] != '{') throw new WeightFormatException($"{file}: the header must be a JSON object and start with '{{'.");
        var header = new SafetensorsHeader(file);
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Name == "__metadata__") header.ReadMetadata(property.Value);
                else header.ReadEntry(property.Name, property.Value);
            }
        }
        catch (JsonException e)
        {
            throw new WeightFormatException($"{file}: the header is not valid JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            // An escape sequence that names half a character.
            throw new WeightFormatException($"{file}: the header has a string that is not text: {e.Message}", e);
        }

        header.CheckLayout(dataLength);
        return header;
    }

    private void ReadMetadata(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw new WeightFormatException($"{_file}: __metadata__ must be an object of strings, not {value.ValueKind}.");
        if (_metadata.Count > 0) throw new WeightFormatException($"{_file}: __metadata__ occurs twice.");
        foreach (var property in value.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String) throw new WeightFormatException($"{_file}: __metadata__ '{property.Name}' must be a string, not {property.Value.ValueKind}.");
            if (!_metadata.TryAdd(property.Name, property.Value.GetString()!)) throw new WeightFormatException($"{_file}: __metadata__ '{property.Name}' occurs twice.");
        }
    }

    private void ReadEntry(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Bad(name, $"is described by {value.ValueKind} instead of an object");
        JsonElement? type = null, shape = null, offsets = null;
        foreach (var property in value.EnumerateObject())
        {
            switch (property.Name)
            {
                case "dtype": Once(ref type, property); break;
                case "shape": Once(ref shape, property); break;
                case "data_offsets": Once(ref offsets, property); break;
            }
        }

        var entryType = ReadType(name, type);
        var (extents, bytes) = ReadShape(name, shape, entryType);
        var (begin, end) = ReadOffsets(name, offsets);
        if (end - begin != bytes) throw Bad(name, $"has {end - begin} bytes of data, but {entryType}{extents} takes {bytes}");
        if (!_entries.TryAdd(name, new SafetensorsEntry(name, entryType, extents, begin))) throw Bad(name, "occurs twice");

        void Once(ref JsonElement? field, JsonProperty property)
        {
            if (field is not null) throw Bad(name, $"has {property.Name} twice");
            field = property.Value;
        }
    }

    private SafetensorsType ReadType(string name, JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.String } element) throw Bad(name, "lacks a dtype that is a string");
        var text = element.GetString()!;
        foreach (var type in Enum.GetValues<SafetensorsType>())
        {
            if (text == type.ToString()) return type;
        }

        throw Bad(name, $"has the dtype '{text}'; known are {string.Join(", ", Enum.GetNames<SafetensorsType>())}");
    }

    private (Shape Shape, long Bytes) ReadShape(string name, JsonElement? value, SafetensorsType type)
    {
        if (value is not { ValueKind: JsonValueKind.Array } element) throw Bad(name, "lacks a shape that is an array");
        var extents = new List<int>();
        long count = 1;
        foreach (var item in element.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var extent)) throw Bad(name, $"has the extent {Shorten(item)}, which is not a whole number");
            if (extent < 0) throw Bad(name, $"has the negative extent {extent}");
            if (extent > int.MaxValue || (count *= extent) > int.MaxValue) throw Bad(name, "has more than 2^31-1 elements");
            extents.Add((int)extent);
        }

        return (new Shape([.. extents]), count * type.Size());
    }

    private (long Begin, long End) ReadOffsets(string name, JsonElement? value)
    {
        if (value is not { ValueKind: JsonValueKind.Array } element || element.GetArrayLength() != 2) throw Bad(name, "lacks data_offsets of two numbers");
        if (element[0].ValueKind != JsonValueKind.Number || !element[0].TryGetInt64(out var begin)
            || element[1].ValueKind != JsonValueKind.Number || !element[1].TryGetInt64(out var end))
        {
            throw Bad(name, $"has the data_offsets {Shorten(element)}, which are not whole numbers");
        }

        if (begin < 0 || end < begin) throw Bad(name, $"has the data_offsets [{begin}, {end}], which are negative or in the wrong order");
        return (begin, end);
    }

    // In order of their places the tensors must follow each other without overlap or hole, from the first byte to the last.
    private void CheckLayout(long dataLength)
    {
        long position = 0;
        foreach (var entry in _entries.Values.OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteCount))
        {
            if (entry.Offset < position) throw Bad(entry.Name, $"begins at byte {entry.Offset} and overlaps the tensor before it, which ends at {position}");
            if (entry.Offset > position) throw Bad(entry.Name, $"begins at byte {entry.Offset}; the {entry.Offset - position} bytes before it belong to no tensor");
            position = entry.Offset + entry.ByteCount;
            if (position > dataLength) throw Bad(entry.Name, $"ends at byte {position}, but the file has only {dataLength} bytes of data; it is truncated or damaged");
        }

        if (position < dataLength) throw new WeightFormatException($"{_file}: {dataLength - position} bytes at the end belong to no tensor.");
    }

    private static string Shorten(JsonElement element)
    {
        var text = element.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "…";
    }

    private WeightFormatException Bad(string name, string problem) => new($"{_file}: tensor '{(name.Length <= 200 ? name : name[..200] + "…")}' {problem}.");
}
