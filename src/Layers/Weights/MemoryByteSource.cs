namespace AutogradNet.Layers;

/// <summary>Bytes in memory.</summary>
internal sealed class MemoryByteSource(ReadOnlyMemory<byte> bytes) : IByteSource
{
    public long Length => bytes.Length;

    public void Read(long position, Span<byte> destination) => bytes.Span.Slice(checked((int)position), destination.Length).CopyTo(destination);

    public void Dispose()
    {
    }
}
