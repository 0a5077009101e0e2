namespace AutogradNet.Layers;

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryByteSource(ReadOnlyMemory<byte> bytes) : IByteSource
{
    public long Length => bytes.Length;

    public void Read(long position, Span<byte> destination)
    {
        if (position < 0 || position > bytes.Length - destination.Length) throw new EndOfStreamException($"{destination.Length} bytes from {position} go beyond the end at {bytes.Length}.");
        bytes.Span.Slice((int)position, destination.Length).CopyTo(destination);
    }

    public Tensor? TryMap(long position, Shape shape, DType dtype) => null;

    public void Dispose()
    {
    }
}
