using System.Runtime.InteropServices;

namespace AutogradNet.Layers.Training;

/// <summary>Copies between tensors of equal shape and type, whatever the type.</summary>
internal static class TensorCopy
{
    public static void CopyTo(this Tensor source, Tensor target) => source.Bytes().CopyTo(target.MutableBytes());

    /// <summary>Exchanges the contents of two tensors.</summary>
    public static void Swap(Tensor left, Tensor right)
    {
        var a = left.MutableBytes();
        var b = right.MutableBytes();
        Span<byte> chunk = stackalloc byte[4096];
        for (var start = 0; start < a.Length; start += chunk.Length)
        {
            var part = chunk[..Math.Min(chunk.Length, a.Length - start)];
            a.Slice(start, part.Length).CopyTo(part);
            b.Slice(start, part.Length).CopyTo(a[start..]);
            part.CopyTo(b[start..]);
        }
    }

    private static ReadOnlySpan<byte> Bytes(this Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes(tensor.Span<float>()),
        DType.Float64 => MemoryMarshal.AsBytes(tensor.Span<double>()),
        DType.Int32 => MemoryMarshal.AsBytes(tensor.Span<int>()),
        DType.Int64 => MemoryMarshal.AsBytes(tensor.Span<long>()),
        _ => tensor.Span<byte>(),
    };

    private static Span<byte> MutableBytes(this Tensor tensor) => tensor.DType switch
    {
        DType.Float32 => MemoryMarshal.AsBytes(tensor.MutableSpan<float>()),
        DType.Float64 => MemoryMarshal.AsBytes(tensor.MutableSpan<double>()),
        DType.Int32 => MemoryMarshal.AsBytes(tensor.MutableSpan<int>()),
        DType.Int64 => MemoryMarshal.AsBytes(tensor.MutableSpan<long>()),
        _ => tensor.MutableSpan<byte>(),
    };
}
