using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using AutogradNet.Imaging;

namespace AutogradNet.Layers;

/// <summary>
/// Writes safetensors files. The same tensors give the same bytes: the widest element types come first, equal ones by name, so that
/// every tensor lies aligned to its element size; the header is padded to eight bytes.
/// </summary>
public static class SafetensorsWriter
{
    /// <summary>Writes a file, which appears whole or not at all; an existing one is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors by name, such as <see cref="Module.StateDict"/>.</param>
    /// <param name="metadata">Key-value pairs of your own.</param>
    /// <param name="floatingPoint">
    /// What floating-point tensors are stored as: F64, F32, F16 or BF16, rounded to the nearest, ties to even; their own type where left out.
    /// </param>
    /// <exception cref="ArgumentException">A name occurs twice, the type is not floating point, or a finite value does not fit it.</exception>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null, SafetensorsType? floatingPoint = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata, floatingPoint));
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <inheritdoc cref="Write(string, IEnumerable{KeyValuePair{string, Tensor}}, IReadOnlyDictionary{string, string}, SafetensorsType?)"/>
    public static void Write(
        Stream stream, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null, SafetensorsType? floatingPoint = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        CheckFloatingPoint(floatingPoint);
        var items = new List<Item>();
        foreach (var (name, tensor) in tensors)
        {
            ArgumentNullException.ThrowIfNull(tensor, name);
            var type = tensor.DType.IsFloatingPoint() && floatingPoint is { } asked ? asked : TypedWriter.AsIs(tensor.DType);
            items.Add(new Item(new SafetensorsEntry(name, type, tensor.Shape, 0), tensor.Detach, IsOwned: false));
        }

        Write(stream, items, metadata);
    }

    /// <summary>
    /// Writes the tensors of another file, of any format, one after the other; they keep their stored types and values, except as told.
    /// </summary>
    /// <param name="path">The file, which appears whole or not at all; an existing one is replaced.</param>
    /// <param name="source">The tensors.</param>
    /// <param name="floatingPoint">
    /// What floating-point tensors are stored as: F64, F32, F16 or BF16, rounded to the nearest, ties to even; their own type where left out.
    /// </param>
    /// <exception cref="ArgumentException">The type is not floating point, or a finite value does not fit it.</exception>
    /// <exception cref="WeightFormatException">A tensor cannot be read.</exception>
    public static void Write(string path, WeightFile source, SafetensorsType? floatingPoint = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(source);
        CheckFloatingPoint(floatingPoint);
        var items = source.Tensors.Select(entry =>
        {
            var type = entry.Type.ToDType().IsFloatingPoint() && floatingPoint is { } asked ? asked : entry.Type;
            return new Item(new SafetensorsEntry(entry.Name, type, entry.Shape, 0), () => source.Read(entry.Name), IsOwned: true);
        });
        AtomicFile.Write(path, stream => Write(stream, items, (source as SafetensorsFile)?.Metadata));
    }

    private static void CheckFloatingPoint(SafetensorsType? type)
    {
        if (type is not (null or SafetensorsType.F64 or SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16))
        {
            throw new ArgumentException($"Floating point cannot be stored as {type}.", nameof(type));
        }
    }

    private static void Write(Stream stream, IEnumerable<Item> unordered, IReadOnlyDictionary<string, string>? metadata)
    {
        var items = Arrange(unordered);
        var header = WriteHeader(items, metadata);
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (entry, read, isOwned) in items)
        {
            var tensor = read();
            try
            {
                TypedWriter.Write(stream, entry, tensor);
            }
            finally
            {
                if (isOwned) tensor.Dispose();
            }
        }
    }

    private static List<Item> Arrange(IEnumerable<Item> unordered)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        long offset = 0;
        var items = new List<Item>();
        foreach (var item in unordered.OrderByDescending(item => item.Entry.Type.Size()).ThenBy(item => item.Entry.Name, StringComparer.Ordinal))
        {
            if (item.Entry.Name == "__metadata__") throw new ArgumentException("No tensor can be named __metadata__.");
            if (!names.Add(item.Entry.Name)) throw new ArgumentException($"The tensor '{item.Entry.Name}' occurs twice.");
            items.Add(item with { Entry = item.Entry with { Offset = offset } });
            offset += item.Entry.ByteCount;
        }

        return items;
    }

    private static byte[] WriteHeader(List<Item> items, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }

            foreach (var (entry, _, _) in items)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", entry.Type.ToString());
                json.WriteStartArray("shape");
                foreach (var extent in entry.Shape.Extents) json.WriteNumberValue(extent);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(entry.Offset);
                json.WriteNumberValue(entry.Offset + entry.ByteCount);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }

    private sealed record Item(SafetensorsEntry Entry, Func<Tensor> Read, bool IsOwned);
}
