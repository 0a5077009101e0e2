using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Counted, 64-byte aligned memory that tensors look into: from the pool, or wrapped around memory somebody else owns (a mapped file).
/// </summary>
internal sealed unsafe class Storage
{
    private const int Alignment = 64;

    private readonly IDisposable? _owner;
    private readonly nuint _alignmentOffset;
    private byte[]? _array;
    private byte* _pointer;
    private int _references = 1;
    private int _version;
    private PackStore? _packs;

    private Storage(byte[]? array, nuint alignmentOffset, byte* pointer, long byteLength, IDisposable? owner)
    {
        _array = array;
        _alignmentOffset = alignmentOffset;
        _pointer = pointer;
        ByteLength = byteLength;
        _owner = owner;
    }

    public long ByteLength { get; }

    /// <summary>Counts the writes asked for, so that values derived from a weight know when they are stale.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Packed copies that kernels derived from this memory; they go when it goes.</summary>
    public PackStore Packs => Volatile.Read(ref _packs) ?? Interlocked.CompareExchange(ref _packs, new PackStore(), null) ?? _packs!;

    public bool IsShared => Volatile.Read(ref _references) > 1;

    public bool IsDisposed => Volatile.Read(ref _references) <= 0;

    public static Storage Rent(long byteLength)
    {
        if (byteLength > Array.MaxLength - Alignment)
        {
            throw new ArgumentOutOfRangeException(nameof(byteLength), byteLength, "A tensor can hold at most 2 GiB.");
        }

        var array = BufferPool.Rent((int)byteLength + Alignment);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        var aligned = (address + Alignment - 1) & ~(nuint)(Alignment - 1);
        return new Storage(array, aligned - address, null, byteLength, null);
    }

    /// <summary>Looks into memory that stays valid until <paramref name="owner"/> is disposed, which happens with the last reference.</summary>
    public static Storage Wrap(byte* pointer, long byteLength, IDisposable owner) => new(null, 0, pointer, byteLength, owner);

    public void MarkWritten() => Interlocked.Increment(ref _version);

    public void AddReference()
    {
        if (Interlocked.Increment(ref _references) <= 1)
        {
            Interlocked.Decrement(ref _references);
            throw Disposed();
        }
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0) return;
        _pointer = null;
        _packs = null;
        if (Interlocked.Exchange(ref _array, null) is { } array) BufferPool.Return(array);
        _owner?.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Span<T>(int offset, int count)
        where T : unmanaged
    {
        // A span over the array, not over a bare address, keeps it alive as long as somebody reads it.
        if (_array is { } array)
        {
            ref var start = ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(array), _alignmentOffset);
            return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref Unsafe.As<byte, T>(ref start), offset), count);
        }

        var pointer = _pointer;
        if (pointer is null) throw Disposed();
        return new Span<T>((T*)pointer + offset, count);
    }

    private static ObjectDisposedException Disposed() =>
        new(nameof(Tensor), "The tensor's memory was released: its tape, scope or owner was disposed. Clone what must outlive them.");
}
