using System.Collections.Concurrent;
using System.IO.MemoryMappedFiles;

namespace AutogradNet;

/// <summary>
/// A part of a file mapped into memory, for one tensor. Writes go to private copies of the pages: they change neither the file nor
/// what other views of the same part show.
/// </summary>
internal sealed unsafe class MappedView : IDisposable
{
    // A span over mapped memory keeps nothing alive. Were a forgotten view finalised, such a span would dangle; so a view is
    // reachable from here until its last tensor is disposed, and a forgotten one costs addresses, not memory.
    private static readonly ConcurrentDictionary<MappedView, byte> Live = new(ReferenceEqualityComparer.Instance);

    private readonly MemoryMappedViewAccessor _accessor;
    private readonly byte* _pointer;

    private MappedView(MemoryMappedViewAccessor accessor)
    {
        _accessor = accessor;
        accessor.SafeMemoryMappedViewHandle.AcquirePointer(ref _pointer);
        Live.TryAdd(this, 0);
    }

    /// <summary>Views in use: what leak tests look at.</summary>
    public static int LiveCount => Live.Count;

    /// <summary>A tensor that looks straight into a file, which may be closed meanwhile.</summary>
    /// <param name="file">The file, mapped copy-on-write.</param>
    /// <param name="position">Where the elements begin; a multiple of the element size.</param>
    /// <param name="shape">The extents, with at least one element.</param>
    /// <param name="dtype">The element type, which the file holds in this machine's byte order.</param>
    /// <exception cref="IOException">The system does not map it.</exception>
    public static Tensor Map(MemoryMappedFile file, long position, Shape shape, DType dtype)
    {
        var length = (long)shape.ElementCount * dtype.Size();
        var accessor = file.CreateViewAccessor(position, length, MemoryMappedFileAccess.CopyOnWrite);
        var view = new MappedView(accessor);
        return Tensor.Wrap(Storage.Wrap(view._pointer + accessor.PointerOffset, length, view), shape, dtype);
    }

    public void Dispose()
    {
        if (!Live.TryRemove(this, out _)) return;
        _accessor.SafeMemoryMappedViewHandle.ReleasePointer();
        // Only unmaps: flushing, which disposing the accessor would do first, has no meaning for private pages.
        _accessor.SafeMemoryMappedViewHandle.Dispose();
        _accessor.Dispose();
    }
}
