using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AutogradNet.Layers;

/// <summary>Writes the elements of one tensor as a stored type: the reverse of <see cref="TypedReader"/>.</summary>
internal static class TypedWriter
{
    private const int ChunkLength = 1 << 14;

    public static void Write(Stream stream, WeightEntry entry, Tensor tensor)
    {
        if (entry.Type == AsIs(tensor.DType))
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
            switch (entry.Type)
            {
                case SafetensorsType.F16 or SafetensorsType.BF16: WriteHalf(stream, entry, tensor); break;
                case SafetensorsType.I16: Narrow<int, short>(stream, tensor); break;
                case SafetensorsType.I8: Narrow<int, sbyte>(stream, tensor); break;
                case SafetensorsType.U16: Narrow<int, ushort>(stream, tensor); break;
                case SafetensorsType.U32: Narrow<long, uint>(stream, tensor); break;
                case SafetensorsType.U64: Narrow<long, ulong>(stream, tensor); break;
                case SafetensorsType.BOOL when tensor.DType == DType.UInt8: stream.Write(Bytes(tensor)); break;
                default: throw new ArgumentException($"The tensor '{entry.Name}' of {tensor.DType} cannot be stored as {entry.Type}.");
            }
        }
    }

    /// <summary>The stored type that holds the elements as they are.</summary>
    public static SafetensorsType AsIs(DType dtype) => dtype switch
    {
        DType.Float64 => SafetensorsType.F64,
        DType.Float32 => SafetensorsType.F32,
        DType.Int64 => SafetensorsType.I64,
        DType.Int32 => SafetensorsType.I32,
        _ => SafetensorsType.U8,
    };

    private static void Narrow<T, TStored>(Stream stream, Tensor tensor)
        where T : unmanaged, INumberBase<T>
        where TStored : unmanaged, INumberBase<TStored>
    {
        var source = tensor.Span<T>();
        Span<TStored> chunk = new TStored[Math.Min(source.Length, ChunkLength)];
        for (; source.Length > 0; source = source[Math.Min(source.Length, ChunkLength)..])
        {
            var part = chunk[..Math.Min(source.Length, ChunkLength)];
            TensorPrimitives.ConvertChecked(source[..part.Length], part);
            stream.Write(MemoryMarshal.AsBytes(part));
        }
    }

    private static void WriteHalf(Stream stream, WeightEntry entry, Tensor tensor)
    {
        var values = new ushort[Math.Min(tensor.Count, ChunkLength)];
        var toHalf = entry.Type == SafetensorsType.F16;
        for (var start = 0; start < tensor.Count; start += values.Length)
        {
            var count = Math.Min(values.Length, tensor.Count - start);
            if (tensor.DType == DType.Float32) Round<float>(tensor, start, values.AsSpan(0, count), toHalf);
            else Round<double>(tensor, start, values.AsSpan(0, count), toHalf);
            for (var i = 0; i < count; i++)
            {
                // An exponent of all ones is infinity or NaN in both formats.
                var infinity = toHalf ? 0x7C00 : 0x7F80;
                if ((values[i] & infinity) == infinity && double.IsFinite(tensor[start + i])) throw DoesNotFit(entry, tensor[start + i]);
            }

            stream.Write(MemoryMarshal.AsBytes(values.AsSpan(0, count)));
        }
    }

    private static void Round<T>(Tensor tensor, int start, Span<ushort> values, bool toHalf)
        where T : unmanaged, INumberBase<T>
    {
        var source = tensor.Span<T>().Slice(start, values.Length);
        if (toHalf)
        {
            TensorPrimitives.ConvertTruncating(source, MemoryMarshal.Cast<ushort, Half>(values));
            return;
        }

        for (var i = 0; i < values.Length; i++) values[i] = HalfPrecision.ToBFloat16Bits(double.CreateTruncating(source[i]));
    }

    private static void CheckOverflow(WeightEntry entry, Tensor from, Tensor to)
    {
        for (var i = 0; i < to.Count; i++)
        {
            if (!double.IsFinite(to[i]) && double.IsFinite(from[i])) throw DoesNotFit(entry, from[i]);
        }
    }

    private static ArgumentException DoesNotFit(WeightEntry entry, double value) =>
        new($"The tensor '{entry.Name}' holds {value:g6}, too large for {entry.Type}.");

    private static ReadOnlySpan<byte> Bytes(Tensor tensor) => tensor.DType switch
    {
        DType.Float64 => MemoryMarshal.AsBytes(tensor.Span<double>()),
        DType.Float32 => MemoryMarshal.AsBytes(tensor.Span<float>()),
        DType.Int64 => MemoryMarshal.AsBytes(tensor.Span<long>()),
        DType.Int32 => MemoryMarshal.AsBytes(tensor.Span<int>()),
        _ => tensor.Span<byte>(),
    };
}
