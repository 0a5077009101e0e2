using System.Runtime.InteropServices;

namespace AutogradNet.Kernels;

/// <summary>
/// Working memory of one thread, given out from the bottom up and taken back in the opposite order: what one kernel used the next uses
/// again, whatever their sizes, so a thread holds no more than the most that was in use at one time.
/// </summary>
internal sealed unsafe class ScratchArena
{
    // What exceeds this is given back to the system at once.
    private const nint MostKept = (nint)128 << 20;

    [ThreadStatic]
    private static ScratchArena? _ofThread;

    private byte* _memory;
    private nint _capacity;
    private nint _top;
    private int _live;
    private nint _used;
    private nint _mostUsed;

    private ScratchArena()
    {
    }

    ~ScratchArena() => NativeMemory.AlignedFree(_memory);

    /// <summary>The arena of this thread.</summary>
    public static ScratchArena OfThread => _ofThread ??= new ScratchArena();

    /// <summary>Memory for a number of bytes, aligned to <paramref name="alignment"/>, not cleared; given back with <see cref="Return"/> by this thread.</summary>
    public void* Rent(nint bytes, nint alignment)
    {
        bytes = checked(bytes + alignment - 1) & -alignment;
        if (_live == 0) Fit(bytes, alignment);
        _used = checked(_used + bytes);
        _mostUsed = Math.Max(_mostUsed, _used);
        if (bytes > _capacity - _top) return NativeMemory.AlignedAlloc((nuint)bytes, (nuint)alignment);
        byte* rented = _memory + _top;
        _top += bytes;
        _live++;
        return rented;
    }

    /// <summary>Takes memory back.</summary>
    public void Return(void* rented, nint bytes, nint alignment)
    {
        bytes = (bytes + alignment - 1) & -alignment;
        _used -= bytes;
        var start = (nint)((byte*)rented - _memory);
        if (_memory is null || start < 0 || start >= _capacity)
        {
            NativeMemory.AlignedFree(rented);
            return;
        }

        // Out of order, memory waits until what lies above it is back as well; at the latest, until all is.
        if (start + bytes == _top) _top = start;
        if (--_live == 0) _top = 0;
    }

    // Nothing is in use here, so the memory may be exchanged for as much as was needed at one time.
    private void Fit(nint bytes, nint alignment)
    {
        var wanted = Math.Min(Math.Max(_mostUsed, bytes), MostKept);
        if (wanted <= _capacity) return;
        NativeMemory.AlignedFree(_memory);
        _capacity = 0;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)wanted, (nuint)alignment);
        _capacity = wanted;
    }
}
