using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutogradNet.Layers;

/// <summary>Reads the bytes of one tensor and widens them to an element type of <see cref="Tensor"/>.</summary>
internal static class TypedReader
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>The tensor; it looks straight at the bytes where they are already what it holds.</summary>
    public static Tensor Read(WeightEntry entry, IByteSource bytes, long position)
    {
        if (IsStoredAsIs(entry.Type) && bytes.TryMap(position, entry.Shape, entry.Type.ToDType()) is { } mapped) return mapped;
        var result = Tensor.Empty(entry.Shape, entry.Type.ToDType());
        try
        {
            Fill(entry.Type, bytes, position, result);
        }
        catch
        {
            result.Dispose();
            throw;
        }

        return result;
    }

    private static bool IsStoredAsIs(SafetensorsType type) =>
        type is SafetensorsType.F64 or SafetensorsType.F32 or SafetensorsType.I64 or SafetensorsType.I32 or SafetensorsType.U8;

    private static void Fill(SafetensorsType type, IByteSource bytes, long position, Tensor result)
    {
        switch (type)
        {
            case SafetensorsType.F64: Copy<double>(bytes, position, result); break;
            case SafetensorsType.F32: Copy<float>(bytes, position, result); break;
            case SafetensorsType.I64: Copy<long>(bytes, position, result); break;
            case SafetensorsType.I32: Copy<int>(bytes, position, result); break;
            case SafetensorsType.U8: Copy<byte>(bytes, position, result); break;
            case SafetensorsType.F16: Convert<float>(bytes, position, 2, result, HalfPrecision.FromHalf); break;
            case SafetensorsType.BF16: Convert<float>(bytes, position, 2, result, HalfPrecision.FromBFloat16); break;
            case SafetensorsType.I16: Widen<short, int>(bytes, position, result); break;
            case SafetensorsType.I8: Widen<sbyte, int>(bytes, position, result); break;
            case SafetensorsType.U16: Widen<ushort, int>(bytes, position, result); break;
            case SafetensorsType.U32: Widen<uint, long>(bytes, position, result); break;
            case SafetensorsType.U64: Widen<ulong, long>(bytes, position, result); break;
            default: Convert<byte>(bytes, position, 1, result, CopyTruth); break;
        }
    }

    private static void Copy<T>(IByteSource bytes, long position, Tensor result)
        where T : unmanaged => bytes.Read(position, MemoryMarshal.AsBytes(result.MutableSpan<T>()));

    private static void Widen<TStored, T>(IByteSource bytes, long position, Tensor result)
        where TStored : unmanaged, INumberBase<TStored>
        where T : unmanaged, INumberBase<T> =>
        Convert<T>(bytes, position, Unsafe.SizeOf<TStored>(), result, static (source, destination) =>
            TensorPrimitives.ConvertChecked(MemoryMarshal.Cast<byte, TStored>(source), destination));

    private static void Convert<T>(IByteSource bytes, long position, int storedSize, Tensor result, Converter<T> convert)
        where T : unmanaged
    {
        var destination = result.MutableSpan<T>();
        Span<byte> chunk = new byte[Math.Min(ChunkBytes, destination.Length * (long)storedSize)];
        while (destination.Length > 0)
        {
            var count = Math.Min(destination.Length, ChunkBytes / storedSize);
            var source = chunk[..(count * storedSize)];
            bytes.Read(position, source);
            convert(source, destination[..count]);
            destination = destination[count..];
            position += source.Length;
        }
    }

    private static void CopyTruth(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var other = source.IndexOfAnyExceptInRange((byte)0, (byte)1);
        if (other >= 0) throw new InvalidDataException($"the byte {source[other]} is not a truth value, 0 or 1.");
        source.CopyTo(destination);
    }

    private delegate void Converter<T>(ReadOnlySpan<byte> source, Span<T> destination);
}
