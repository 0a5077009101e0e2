namespace AutogradNet.Layers;

/// <summary>Facts about the element types of safetensors files.</summary>
public static class SafetensorsTypeExtensions
{
    /// <summary>Bytes per element.</summary>
    public static int Size(this SafetensorsType type) => type switch
    {
        SafetensorsType.F64 or SafetensorsType.I64 or SafetensorsType.U64 => 8,
        SafetensorsType.F32 or SafetensorsType.I32 or SafetensorsType.U32 => 4,
        SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.I16 or SafetensorsType.U16 => 2,
        SafetensorsType.I8 or SafetensorsType.U8 or SafetensorsType.BOOL => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type of safetensors."),
    };

    /// <summary>
    /// The element type a tensor read from the file has: half precision becomes <see cref="DType.Float32"/>, small integers the next
    /// signed type that holds them all, unsigned 64-bit ones <see cref="DType.Int64"/> as far as they fit.
    /// </summary>
    public static DType ToDType(this SafetensorsType type) => type switch
    {
        SafetensorsType.F64 => DType.Float64,
        SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16 => DType.Float32,
        SafetensorsType.I32 or SafetensorsType.I16 or SafetensorsType.I8 or SafetensorsType.U16 => DType.Int32,
        SafetensorsType.I64 or SafetensorsType.U64 or SafetensorsType.U32 => DType.Int64,
        SafetensorsType.U8 or SafetensorsType.BOOL => DType.UInt8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type of safetensors."),
    };
}
