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
        Write(stream, WeightItem.Of(tensors, floatingPoint), metadata);
    }

    /// <summary>
    /// Writes the tensors of another file, of any format, one after the other; they keep their stored types and values, except as told.
    /// </summary>
    /// <param name="path">The file, which appears whole or not at all; an existing one is replaced.</param>
    /// <param name="source">The tensors.</param>
    /// <param name="floatingPoint">
    /// What floating-point tensors are stored as: F64, F32, F16 or BF16, rounded to the nearest, ties to even; their own type where left out.
    /// </param>
    /// <param name="progress">Told after each tensor how many are written. What it throws ends the writing, and no file appears.</param>
    /// <exception cref="ArgumentException">The type is not floating point, or a finite value does not fit it.</exception>
    /// <exception cref="WeightFormatException">A tensor cannot be read.</exception>
    public static void Write(string path, WeightFile source, SafetensorsType? floatingPoint = null, Action<int>? progress = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var items = WeightItem.Of(source, floatingPoint);
        AtomicFile.Write(path, stream => Write(stream, items, (source as SafetensorsFile)?.Metadata, progress));
    }

    private static void Write(Stream stream, List<WeightItem> items, IReadOnlyDictionary<string, string>? metadata, Action<int>? progress = null)
    {
        items = [.. items.OrderByDescending(item => item.Entry.Type.Size()).ThenBy(item => item.Entry.Name, StringComparer.Ordinal)];
        var header = WriteHeader(items, metadata);
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        for (var i = 0; i < items.Count; i++)
        {
            items[i].Write(stream);
            progress?.Invoke(i + 1);
        }
    }

    private static byte[] WriteHeader(List<WeightItem> items, IReadOnlyDictionary<string, string>? metadata)
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

            long offset = 0;
            foreach (var (entry, _, _) in items)
            {
                if (entry.Name == "__metadata__") throw new ArgumentException("No tensor can be named __metadata__.");
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", entry.Type.ToString());
                json.WriteStartArray("shape");
                foreach (var extent in entry.Shape.Extents) json.WriteNumberValue(extent);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += entry.ByteCount);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }
}
