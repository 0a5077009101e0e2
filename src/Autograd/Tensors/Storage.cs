using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using AutogradNet.Kernels;

namespace AutogradNet;

/// <summary>
/// Counted, 64-byte aligned memory that tensors look into: from the pool, or wrapped around memory somebody else owns (a mapped file).
/// Memory may be deferred: it is then rented and written when it is first looked into.
/// </summary>
internal sealed unsafe class Storage
{
    private const int Alignment = 64;

    private readonly IDisposable? _owner;
    private nuint _alignmentOffset;
    private byte[]? _array;
    private byte* _pointer;
    private int _references = 1;
    private int _version;
    private PackStore? _packs;
    private DeferredValue? _deferred;
    private int _deferredReaders;
    private Deferral? _writtenIn;
    private int[] _plainReaders = [];

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

    /// <summary>What will be written here when it is asked for; null where the memory is written.</summary>
    public DeferredValue? Deferred => Volatile.Read(ref _deferred);

    /// <summary>
    /// Whether somebody may still write here without <see cref="MarkWritten"/>: spans do not outlive the stretch they were asked for in.
    /// </summary>
    public bool MayHaveWriter => _writtenIn is { } writtenIn && writtenIn == Deferral.Current;

    public bool IsShared => Volatile.Read(ref _references) > 1;

    public bool IsDisposed => Volatile.Read(ref _references) <= 0;

    public static Storage Rent(long byteLength)
    {
        CheckLength(byteLength);
        var array = RentArray(byteLength, out var alignmentOffset);
        return new Storage(array, alignmentOffset, null, byteLength, null);
    }

    /// <summary>Memory that <paramref name="value"/> writes when it is first looked into, or at the end of the <see cref="Deferral"/>.</summary>
    public static Storage Defer(long byteLength, DeferredValue value, Deferral deferral)
    {
        CheckLength(byteLength);
        // The one write that memory computed at once has seen by now.
        var storage = new Storage(null, 0, null, byteLength, null) { _deferred = value, _version = 1 };
        deferral.Add(storage);
        return storage;
    }

    /// <summary>Looks into memory that stays valid until <paramref name="owner"/> is disposed, which happens with the last reference.</summary>
    public static Storage Wrap(byte* pointer, long byteLength, IDisposable owner) => new(null, 0, pointer, byteLength, owner);

    public void MarkWritten()
    {
        if (Volatile.Read(ref _deferredReaders) > 0) Deferral.Current?.ComputeReadersOf(this);
        _writtenIn = Deferral.Current;
        Interlocked.Increment(ref _version);
    }

    /// <summary>Says that no span into this memory is left with which somebody could write.</summary>
    public void Seal() => _writtenIn = null;

    public void AddDeferredReader() => Interlocked.Increment(ref _deferredReaders);

    public void RemoveDeferredReader() => Interlocked.Decrement(ref _deferredReaders);

    /// <summary>Whether results computed with what lies at an offset were noted by <see cref="WantPlain"/>.</summary>
    public bool WantsPlain(int offset) => Array.IndexOf(Volatile.Read(ref _plainReaders), offset) >= 0;

    /// <summary>Notes that results computed with what lies at an offset are wanted for themselves, and had better not be deferred.</summary>
    public void WantPlain(int offset)
    {
        if (!WantsPlain(offset)) Volatile.Write(ref _plainReaders, [.. _plainReaders, offset]);
    }

    /// <summary>Writes what was deferred, unless that is done or nobody is left to read it.</summary>
    public void Compute()
    {
        if (Deferred is not { } deferred) return;
        lock (deferred)
        {
            if (Deferred is null) return;
            var array = RentArray(ByteLength, out _alignmentOffset);
            try
            {
                ref var start = ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(array), _alignmentOffset);
                deferred.Write(MemoryMarshal.CreateSpan(ref start, (int)ByteLength));
            }
            catch
            {
                BufferPool.Return(array);
                throw;
            }

            Volatile.Write(ref _array, array);
            Volatile.Write(ref _deferred, null);
            deferred.Release();
        }
    }

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
        Interlocked.Exchange(ref _deferred, null)?.Release();
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
        return pointer is null ? Computed<T>(offset, count) : new Span<T>((T*)pointer + offset, count);
    }

    private static void CheckLength(long byteLength)
    {
        if (byteLength > Array.MaxLength - Alignment)
        {
            throw new ArgumentOutOfRangeException(nameof(byteLength), byteLength, "A tensor can hold at most 2 GiB.");
        }
    }

    private static byte[] RentArray(long byteLength, out nuint alignmentOffset)
    {
        var array = BufferPool.Rent((int)byteLength + Alignment);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        alignmentOffset = ((address + Alignment - 1) & ~(nuint)(Alignment - 1)) - address;
        return array;
    }

    private Span<T> Computed<T>(int offset, int count)
        where T : unmanaged
    {
        Compute();
        return Volatile.Read(ref _array) is null ? throw Disposed() : Span<T>(offset, count);
    }

    private static ObjectDisposedException Disposed() =>
        new(nameof(Tensor), "The tensor's memory was released: its tape, scope or owner was disposed. Clone what must outlive them.");
}
