using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutogradNet.Kernels;

/// <summary>Working memory for the length of one call: aligned to 64 bytes, pooled, not cleared.</summary>
internal unsafe ref struct Scratch<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;

    // The shared pool keeps arrays of up to 1 GiB; beyond a quarter of that memory is better given back at once.
    private const long PooledBytes = 1L << 28;

    private byte[]? _array;
    private GCHandle _pin;
    private void* _native;

    /// <summary>Rents room for <paramref name="length"/> elements and one vector more, which code may overrun into.</summary>
    public Scratch(long length)
    {
        long bytes = checked((length * Unsafe.SizeOf<T>()) + (2 * Alignment));
        if (bytes <= PooledBytes)
        {
            _array = ArrayPool<byte>.Shared.Rent((int)bytes);
            _pin = GCHandle.Alloc(_array, GCHandleType.Pinned);
            nint address = _pin.AddrOfPinnedObject();
            Pointer = (T*)((address + Alignment - 1) & -Alignment);
        }
        else
        {
            _native = NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
            Pointer = (T*)_native;
        }
    }

    /// <summary>The first element.</summary>
    public T* Pointer { get; private set; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_array is not null)
        {
            _pin.Free();
            ArrayPool<byte>.Shared.Return(_array);
            _array = null;
        }
        if (_native is not null)
        {
            NativeMemory.AlignedFree(_native);
            _native = null;
        }
        Pointer = null;
    }
}
