namespace AutogradNet.Layers.Onnx;

/// <summary>Facts about the element types of ONNX.</summary>
internal static class OnnxElementTypeExtensions
{
    /// <summary>Whether values are floating point.</summary>
    public static bool IsFloatingPoint(this OnnxElementType type) =>
        type is OnnxElementType.Float or OnnxElementType.Float16 or OnnxElementType.BFloat16 or OnnxElementType.Double;

    /// <summary>
    /// The element type that holds the values here: single precision for all floating point, 32 or 64 bits for integers, bytes of 0 and 1
    /// for truth values.
    /// </summary>
    /// <exception cref="InvalidDataException">Nothing here holds such values.</exception>
    public static DType ToDType(this OnnxElementType type) => type switch
    {
        _ when type.IsFloatingPoint() => DType.Float32,
        OnnxElementType.Bool => DType.UInt8,
        OnnxElementType.Int64 or OnnxElementType.UInt32 or OnnxElementType.UInt64 => DType.Int64,
        OnnxElementType.Int32 or OnnxElementType.Int16 or OnnxElementType.UInt16 or OnnxElementType.Int8 or OnnxElementType.UInt8
            or OnnxElementType.Int4 or OnnxElementType.UInt4 => DType.Int32,
        _ => throw new InvalidDataException($"Elements of type {type} are not supported."),
    };

    /// <summary>The number of bytes that so many elements take when stored raw.</summary>
    public static long RawBytes(this OnnxElementType type, long count) => type switch
    {
        OnnxElementType.UInt4 or OnnxElementType.Int4 => (count + 1) / 2,
        OnnxElementType.Bool or OnnxElementType.Int8 or OnnxElementType.UInt8 => count,
        OnnxElementType.Int16 or OnnxElementType.UInt16 or OnnxElementType.Float16 or OnnxElementType.BFloat16 => count * 2,
        OnnxElementType.Float or OnnxElementType.Int32 or OnnxElementType.UInt32 => count * 4,
        OnnxElementType.Double or OnnxElementType.Int64 or OnnxElementType.UInt64 => count * 8,
        _ => throw new InvalidDataException($"Elements of type {type} are not supported."),
    };

    /// <summary>The smallest and largest value of a quantised type.</summary>
    /// <exception cref="InvalidDataException">The type is not one that values are quantised to.</exception>
    public static (int Low, int High) QuantizedRange(this OnnxElementType type) => type switch
    {
        OnnxElementType.UInt8 => (byte.MinValue, byte.MaxValue),
        OnnxElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
        OnnxElementType.UInt16 => (ushort.MinValue, ushort.MaxValue),
        OnnxElementType.Int16 => (short.MinValue, short.MaxValue),
        OnnxElementType.UInt4 => (0, 15),
        OnnxElementType.Int4 => (-8, 7),
        _ => throw new InvalidDataException($"Quantising to {type} is not supported."),
    };
}
