using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace AutogradNet.Layers.Onnx;

/// <summary>Reads stored tensors. Sizes are checked against the bytes that are there before anything is allocated.</summary>
internal static class OnnxTensorReader
{
    /// <summary>The values in the element type that <see cref="OnnxElementTypeExtensions.ToDType"/> names.</summary>
    /// <param name="stored">The tensor.</param>
    /// <param name="external">Where values in other files are found; null where they cannot be.</param>
    /// <exception cref="InvalidDataException">The values are not there, or not as many as the shape says.</exception>
    public static Tensor Read(OnnxTensor stored, OnnxExternalData? external)
    {
        var dtype = stored.Type.ToDType();
        var shape = ShapeOf(stored);
        if (stored.External is { } entries)
        {
            if (external is null) throw new InvalidDataException("The values lie in another file, which a model that is not a file cannot name.");
            return FromRaw(external.Read(entries, stored.Type.RawBytes(shape.ElementCount)), stored.Type, shape, dtype);
        }

        return stored.Raw is { } raw ? FromRaw(raw, stored.Type, shape, dtype) : FromTyped(stored, shape, dtype);
    }

    private static Shape ShapeOf(OnnxTensor stored)
    {
        long count = 1;
        foreach (var dim in stored.Dims)
        {
            if (dim is < 0 or > int.MaxValue) throw new InvalidDataException($"The extent {dim} is not between 0 and 2^31-1.");
            count *= dim;
            if (count > int.MaxValue) throw new InvalidDataException($"The shape [{string.Join(", ", stored.Dims)}] has more than 2^31-1 elements.");
        }

        return new Shape([.. stored.Dims.Select(dim => (int)dim)]);
    }

    private static Tensor FromRaw(ReadOnlySpan<byte> bytes, OnnxElementType type, Shape shape, DType dtype)
    {
        var expected = type.RawBytes(shape.ElementCount);
        if (bytes.Length != expected) throw new InvalidDataException($"{shape} of {type} takes {expected} bytes; {bytes.Length} are stored.");
        var result = Tensor.Empty(shape, dtype);
        switch (dtype)
        {
            case DType.Float32: ReadFloats(bytes, type, result.MutableSpan<float>()); break;
            case DType.Int64:
                var longs = result.MutableSpan<long>();
                for (var i = 0; i < longs.Length; i++) longs[i] = Integer(bytes, type, i);
                break;
            case DType.Int32:
                var integers = result.MutableSpan<int>();
                for (var i = 0; i < integers.Length; i++) integers[i] = (int)Integer(bytes, type, i);
                break;
            default:
                var flags = result.MutableSpan<byte>();
                for (var i = 0; i < flags.Length; i++) flags[i] = (byte)(bytes[i] == 0 ? 0 : 1);
                break;
        }

        return result;
    }

    private static void ReadFloats(ReadOnlySpan<byte> bytes, OnnxElementType type, Span<float> values)
    {
        switch (type)
        {
            case OnnxElementType.Float: MemoryMarshal.Cast<byte, float>(bytes).CopyTo(values); break;
            case OnnxElementType.Float16: HalfPrecision.FromHalf(bytes, values); break;
            case OnnxElementType.BFloat16: HalfPrecision.FromBFloat16(bytes, values); break;
            default:
                for (var i = 0; i < values.Length; i++) values[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
                break;
        }
    }

    private static long Integer(ReadOnlySpan<byte> bytes, OnnxElementType type, int i) => type switch
    {
        OnnxElementType.Int8 => (sbyte)bytes[i],
        OnnxElementType.UInt8 => bytes[i],
        OnnxElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes[(i * 2)..]),
        OnnxElementType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(i * 2)..]),
        OnnxElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * 4)..]),
        OnnxElementType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * 4)..]),
        OnnxElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes[(i * 8)..]),
        OnnxElementType.UInt64 => checked((long)BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * 8)..])),
        OnnxElementType.UInt4 => (bytes[i / 2] >> (i % 2 * 4)) & 15,
        _ => (((bytes[i / 2] >> (i % 2 * 4)) & 15) ^ 8) - 8,
    };

    // Small integers, half-precision bits and truth values are stored as 32-bit integers; four-bit ones two in a byte.
    private static Tensor FromTyped(OnnxTensor stored, Shape shape, DType dtype)
    {
        var type = stored.Type;
        if (type == OnnxElementType.Float) return FromList<float>(Floats(stored.Typed), shape).To(dtype);
        if (type == OnnxElementType.Double) return FromList<double>(Doubles(stored.Typed), shape).To(dtype);
        var values = new List<long>();
        foreach (var field in stored.Typed) field.AppendTo(values);
        if (type is OnnxElementType.Float16 or OnnxElementType.BFloat16)
        {
            var bits = new byte[values.Count * 2];
            for (var i = 0; i < values.Count; i++) BinaryPrimitives.WriteUInt16LittleEndian(bits.AsSpan(i * 2), checked((ushort)values[i]));
            return FromRaw(bits, type, shape, dtype);
        }

        if (type is OnnxElementType.UInt4 or OnnxElementType.Int4) return FromRaw([.. values.Select(value => (byte)value)], type, shape, dtype);
        if (type == OnnxElementType.Bool) values = [.. values.Select(value => value == 0 ? 0L : 1L)];
        return FromList<long>(values, shape).To(dtype);
    }

    private static List<float> Floats(IReadOnlyList<ProtoField> fields)
    {
        var values = new List<float>();
        foreach (var field in fields) field.AppendTo(values);
        return values;
    }

    private static List<double> Doubles(IReadOnlyList<ProtoField> fields)
    {
        var values = new List<double>();
        foreach (var field in fields) field.AppendTo(values);
        return values;
    }

    private static Tensor FromList<T>(List<T> values, Shape shape)
        where T : unmanaged
    {
        if (values.Count != shape.ElementCount) throw new InvalidDataException($"{shape} has {shape.ElementCount} elements; {values.Count} are stored.");
        return Tensor.From<T>(CollectionsMarshal.AsSpan(values), shape);
    }
}
