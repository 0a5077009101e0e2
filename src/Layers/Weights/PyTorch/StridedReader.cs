using System.Runtime.InteropServices;

namespace AutogradNet.Layers.PyTorch;

/// <summary>Reads tensors whose elements do not lie row-major: transposed ones, slices, ones in channels-last order.</summary>
internal static class StridedReader
{
    public static Tensor Read(WeightEntry entry, TorchTensor tensor, IByteSource bytes, long position)
    {
        using var stored = Load(bytes, position, tensor.Reach * tensor.Type.Size());
        var gathered = new byte[entry.ByteCount];
        var source = stored.Span<byte>();
        switch (tensor.Type.Size())
        {
            case 1: Gather(source, tensor, gathered.AsSpan()); break;
            case 2: Gather(MemoryMarshal.Cast<byte, ushort>(source), tensor, MemoryMarshal.Cast<byte, ushort>(gathered.AsSpan())); break;
            case 4: Gather(MemoryMarshal.Cast<byte, uint>(source), tensor, MemoryMarshal.Cast<byte, uint>(gathered.AsSpan())); break;
            default: Gather(MemoryMarshal.Cast<byte, ulong>(source), tensor, MemoryMarshal.Cast<byte, ulong>(gathered.AsSpan())); break;
        }

        return TypedReader.Read(entry, new MemoryByteSource(gathered), 0);
    }

    private static Tensor Load(IByteSource bytes, long position, long length)
    {
        if (length > Array.MaxLength) throw new InvalidDataException($"its elements are spread over {length} bytes; at most {Array.MaxLength} are read");
        Shape shape = [(int)length];
        if (bytes.TryMap(position, shape, DType.UInt8) is { } mapped) return mapped;
        var result = Tensor.Empty(shape, DType.UInt8);
        try
        {
            bytes.Read(position, result.MutableSpan<byte>());
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    private static void Gather<T>(ReadOnlySpan<T> source, TorchTensor tensor, Span<T> destination)
        where T : unmanaged
    {
        var extents = tensor.Shape.Extents;
        if (destination.Length == 0) return;
        var row = extents[^1];
        var step = (int)Math.Min(tensor.Strides[^1], int.MaxValue);
        Span<int> index = stackalloc int[extents.Length];
        index.Clear();
        for (var written = 0; ; written += row)
        {
            long start = 0;
            for (var axis = 0; axis < index.Length - 1; axis++) start += index[axis] * tensor.Strides[axis];
            for (int i = 0, at = (int)start; i < row; i++, at += step) destination[written + i] = source[at];
            if (!Advance(index, extents)) return;
        }
    }

    // The next row; false after the last.
    private static bool Advance(Span<int> index, ReadOnlySpan<int> extents)
    {
        for (var axis = index.Length - 2; axis >= 0; axis--)
        {
            if (++index[axis] < extents[axis]) return true;
            index[axis] = 0;
        }

        return false;
    }
}
