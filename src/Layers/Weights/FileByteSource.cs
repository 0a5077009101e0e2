using Microsoft.Win32.SafeHandles;

namespace AutogradNet.Layers;

/// <summary>The bytes of an open file.</summary>
internal sealed class FileByteSource(string path) : IByteSource
{
    private readonly SafeFileHandle _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);

    public long Length => RandomAccess.GetLength(_handle);

    public void Read(long position, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(_handle, destination, position);
            if (read == 0) throw new EndOfStreamException($"{path} ended at byte {position} while it was read.");
            destination = destination[read..];
            position += read;
        }
    }

    public void Dispose() => _handle.Dispose();
}
