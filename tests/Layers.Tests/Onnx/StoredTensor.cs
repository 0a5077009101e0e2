using System.Runtime.InteropServices;

namespace AutogradNet.Layers.Tests;

/// <summary>A tensor to be stored in an ONNX file, with the format's number of its element type.</summary>
internal sealed record StoredTensor(int Type, long[] Dims, byte[] Raw)
{
    public static StoredTensor Of(Tensor tensor) => new(
        tensor.DType switch { DType.Float32 => 1, DType.Float64 => 11, DType.Int32 => 6, DType.Int64 => 7, _ => 9 },
        [.. tensor.Shape.Select(extent => (long)extent)],
        tensor.DType switch
        {
            DType.Float32 => MemoryMarshal.AsBytes(tensor.Span<float>()).ToArray(),
            DType.Float64 => MemoryMarshal.AsBytes(tensor.Span<double>()).ToArray(),
            DType.Int32 => MemoryMarshal.AsBytes(tensor.Span<int>()).ToArray(),
            DType.Int64 => MemoryMarshal.AsBytes(tensor.Span<long>()).ToArray(),
            _ => tensor.ToArray<byte>(),
        });

    public static StoredTensor Int64(params long[] values) => new(7, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public static StoredTensor Int64Scalar(long value) => new(7, [], BitConverter.GetBytes(value));

    public static StoredTensor Scalar(float value) => new(1, [], BitConverter.GetBytes(value));

    public static StoredTensor Floats(params float[] values) => new(1, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public static StoredTensor Int8(long[] dims, params sbyte[] values) => new(3, dims, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    public static StoredTensor UInt8(long[] dims, params byte[] values) => new(2, dims, values);

    public static StoredTensor Half(long[] dims, params float[] values) => new(10, dims, MemoryMarshal.AsBytes(values.Select(value => (Half)value).ToArray().AsSpan()).ToArray());

    public WireWriter Write(string name)
    {
        var writer = new WireWriter();
        foreach (var dim in Dims) writer.Varint(1, dim);
        return writer.Varint(2, Type).Text(8, name).Bytes(9, Raw);
    }
}
