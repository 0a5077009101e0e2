using System.Runtime.CompilerServices;

namespace AutogradNet.Kernels;

/// <summary>
/// Memory on the stack for vectors. The compiler aligns it to sixteen bytes, and every access to a vector that straddles two lines of the cache
/// is two.
/// </summary>
internal static unsafe class StackMemory
{
    /// <summary>Bytes of a line, to be allocated in addition.</summary>
    public const int Line = 64;

    /// <summary>The first line that begins in it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T* Align<T>(byte* memory)
        where T : unmanaged => (T*)(((nint)memory + Line - 1) & -Line);
}
