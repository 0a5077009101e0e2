using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace AutogradNet.Layers;

/// <summary>The bytes of an open file.</summary>
internal sealed class FileByteSource : IByteSource
{
    // Below this, reading is cheaper than mapping, and the number of mappings a process may have is limited.
    private const int LeastMapped = 1 << 16;

    private readonly string _path;
    private readonly SafeFileHandle _handle;
    private readonly Lazy<MemoryMappedFile?> _mapping;

    public FileByteSource(string path)
    {
        _path = path;
        if (Directory.Exists(path)) throw new IOException($"{path} is a folder, not a file.");
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.RandomAccess);
        _mapping = new Lazy<MemoryMappedFile?>(Map);
    }

    public long Length => RandomAccess.GetLength(_handle);

    public void Read(long position, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(_handle, destination, position);
            if (read == 0) throw new EndOfStreamException($"{_path} ended at byte {position} while it was read.");
            destination = destination[read..];
            position += read;
        }
    }

    public Tensor? TryMap(long position, Shape shape, DType dtype)
    {
        var length = (long)shape.ElementCount * dtype.Size();
        // Reading beyond the end of a mapped file is fatal, so a file that has shrunk since it was opened must be noticed here.
        if (!BitConverter.IsLittleEndian || length < LeastMapped || position % dtype.Size() != 0 || position + length > Length) return null;
        try
        {
            return _mapping.Value is { } mapping ? MappedView.Map(mapping, position, shape, dtype) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        if (_mapping.IsValueCreated) _mapping.Value?.Dispose();
        _handle.Dispose();
    }

    // Some file systems do not map files: what they hold is read.
    private MemoryMappedFile? Map()
    {
        try
        {
            return MemoryMappedFile.CreateFromFile(_handle, null, 0, MemoryMappedFileAccess.CopyOnWrite, HandleInheritability.None, leaveOpen: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
