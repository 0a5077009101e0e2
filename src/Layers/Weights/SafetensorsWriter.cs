using System.Buffers.Binary;
using System.Runtime.InteropServices;
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
        if (floatingPoint is not (null or SafetensorsType.F64 or SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16))
        {
            throw new ArgumentException($"Floating point cannot be stored as {floatingPoint}.", nameof(floatingPoint));
        }

        var items = Arrange(tensors, floatingPoint);
        var header = WriteHeader(items, metadata);
        Span<byte> length = stackalloc byte[SafetensorsHeader.LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (var (entry, tensor) in items) WriteData(stream, entry, tensor);
    }

    private static List<(SafetensorsEntry Entry, Tensor Tensor)> Arrange(IEnumerable<KeyValuePair<string, Tensor>> tensors, SafetensorsType? floatingPoint)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var typed = new List<(string Name, SafetensorsType Type, Tensor Tensor)>();
        foreach (var (name, tensor) in tensors)
        {
            ArgumentNullException.ThrowIfNull(tensor, name);
            if (name == "__metadata__") throw new ArgumentException("No tensor can be named __metadata__.", nameof(tensors));
            if (!names.Add(name)) throw new ArgumentException($"The tensor '{name}' occurs twice.", nameof(tensors));
            typed.Add((name, tensor.DType.IsFloatingPoint() && floatingPoint is { } type ? type : StoredType(tensor.DType), tensor.Detach()));
        }

        long offset = 0;
        var items = new List<(SafetensorsEntry, Tensor)>();
        foreach (var (name, type, tensor) in typed.OrderByDescending(item => item.Type.Size()).ThenBy(item => item.Name, StringComparer.Ordinal))
        {
            var entry = new SafetensorsEntry(name, type, tensor.Shape, offset);
            items.Add((entry, tensor));
            offset += entry.ByteCount;
        }

        return items;
    }

    private static byte[] WriteHeader(List<(SafetensorsEntry Entry, Tensor Tensor)> items, IReadOnlyDictionary<string, string>? metadata)
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

            foreach (var (entry, _) in items)
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

    private static void WriteData(Stream stream, SafetensorsEntry entry, Tensor tensor)
    {
        if (entry.Type == StoredType(tensor.DType))
        {
            stream.Write(Bytes(tensor));
        }
        else if (entry.Type is SafetensorsType.F32 or SafetensorsType.F64)
        {
            using var converted = tensor.To(entry.Type.ToDType());
            CheckOverflow(entry, tensor, converted);
            stream.Write(Bytes(converted));
        }
        else
        {
            WriteHalf(stream, entry, tensor);
        }
    }

    private static void WriteHalf(Stream stream, SafetensorsEntry entry, Tensor tensor)
    {
        var values = new ushort[Math.Min(tensor.Count, 1 << 14)];
        var toHalf = entry.Type == SafetensorsType.F16;
        for (var start = 0; start < tensor.Count; start += values.Length)
        {
            var count = Math.Min(values.Length, tensor.Count - start);
            for (var i = 0; i < count; i++)
            {
                var value = tensor[start + i];
                values[i] = toHalf ? HalfPrecision.ToHalfBits(value) : HalfPrecision.ToBFloat16Bits(value);
                // An exponent of all ones is infinity or NaN in both formats.
                var infinity = toHalf ? 0x7C00 : 0x7F80;
                if (double.IsFinite(value) && (values[i] & infinity) == infinity) throw DoesNotFit(entry, value);
            }

            stream.Write(MemoryMarshal.AsBytes(values.AsSpan(0, count)));
        }
    }

    private static void CheckOverflow(SafetensorsEntry entry, Tensor from, Tensor to)
    {
        for (var i = 0; i < to.Count; i++)
        {
            if (!double.IsFinite(to[i]) && double.IsFinite(from[i])) throw DoesNotFit(entry, from[i]);
        }
    }

    private static ArgumentException DoesNotFit(SafetensorsEntry entry, double value) =>
        new($"The tensor '{entry.Name}' holds {value:g6}, too large for {entry.Type}.");

    private static SafetensorsType StoredType(DType dtype) => dtype switch
    {
        DType.Float64 => SafetensorsType.F64,
        DType.Float32 => SafetensorsType.F32,
        DType.Int64 => SafetensorsType.I64,
        DType.Int32 => SafetensorsType.I32,
        _ => SafetensorsType.U8,
    };

    private static ReadOnlySpan<byte> Bytes(Tensor tensor) => tensor.DType switch
    {
        DType.Float64 => MemoryMarshal.AsBytes(tensor.Span<double>()),
        DType.Float32 => MemoryMarshal.AsBytes(tensor.Span<float>()),
        DType.Int64 => MemoryMarshal.AsBytes(tensor.Span<long>()),
        DType.Int32 => MemoryMarshal.AsBytes(tensor.Span<int>()),
        _ => tensor.Span<byte>(),
    };
}
