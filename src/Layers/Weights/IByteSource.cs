namespace AutogradNet.Layers;

/// <summary>Bytes that can be read from any place, by several threads at once: a file or memory.</summary>
internal interface IByteSource : IDisposable
{
    long Length { get; }

    /// <summary>Fills the destination from a position.</summary>
    /// <exception cref="EndOfStreamException">The bytes end before.</exception>
    void Read(long position, Span<byte> destination);

    /// <summary>A tensor that looks straight at the bytes, where that is possible and worth it; otherwise null.</summary>
    Tensor? TryMap(long position, Shape shape, DType dtype);
}
