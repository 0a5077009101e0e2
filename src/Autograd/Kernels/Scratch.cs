using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>Working memory for the length of one call: aligned to 64 bytes, the thread's own (<see cref="ScratchArena"/>), not cleared.</summary>
internal unsafe ref struct Scratch<T> : IDisposable
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly nint _bytes;

    /// <summary>Rents room for <paramref name="length"/> elements and one vector more, which code may overrun into.</summary>
    public Scratch(long length)
    {
        _bytes = checked((nint)((length * Unsafe.SizeOf<T>()) + (2 * Alignment)));
        Pointer = (T*)ScratchArena.OfThread.Rent(_bytes, Alignment);
    }

    /// <summary>The first element.</summary>
    public T* Pointer { get; private set; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (Pointer is null) return;
        ScratchArena.OfThread.Return(Pointer, _bytes, Alignment);
        Pointer = null;
    }
}
