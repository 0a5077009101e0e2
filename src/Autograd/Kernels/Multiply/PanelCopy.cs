using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>Copies of a few vectors' length, for which a call of the general copy would cost more than the copy.</summary>
internal static unsafe class PanelCopy
{
    /// <summary>Bytes by which <see cref="Overrun"/> may read and write past the end.</summary>
    public const int Slack = 32;

    /// <summary>Bytes of the vectors that <see cref="Vector"/> copies.</summary>
    public static readonly int VectorBytes = Avx512F.IsSupported ? 2 * Slack : Slack;

    /// <summary>Copies as many elements as fill <see cref="VectorBytes"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Vector<T>(T* source, T* target)
        where T : unmanaged
    {
        if (Avx512F.IsSupported)
            Avx512F.Store((float*)target, Avx512F.LoadVector512((float*)source));
        else
            *(Block*)target = *(Block*)source;
    }

    /// <summary>Copies <paramref name="count"/> elements exactly. The last piece may be copied twice, so source and target must not overlap.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row<T>(T* source, T* target, int count)
        where T : unmanaged
    {
        nint bytes = (nint)count * sizeof(T);
        if (bytes >= sizeof(Block))
        {
            nint last = bytes - sizeof(Block);
            for (nint at = 0; at < last; at += sizeof(Block))
                *(Block*)((byte*)target + at) = *(Block*)((byte*)source + at);
            *(Block*)((byte*)target + last) = *(Block*)((byte*)source + last);
        }
        else if (bytes >= sizeof(HalfBlock))
        {
            nint last = bytes - sizeof(HalfBlock);
            *(HalfBlock*)target = *(HalfBlock*)source;
            *(HalfBlock*)((byte*)target + last) = *(HalfBlock*)((byte*)source + last);
        }
        else
        {
            for (nint at = 0; at < bytes; at += sizeof(T))
                *(T*)((byte*)target + at) = *(T*)((byte*)source + at);
        }
    }

    /// <summary>Copies <paramref name="count"/> elements and up to <see cref="Slack"/> bytes more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Overrun<T>(T* source, T* target, int count)
        where T : unmanaged
    {
        nint bytes = (nint)count * sizeof(T);
        for (nint at = 0; at < bytes; at += sizeof(Block))
            *(Block*)((byte*)target + at) = *(Block*)((byte*)source + at);
    }

    /// <summary>One or the other: <see cref="Overrun"/> where what is written past the end is written over later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Row<T>(T* source, T* target, int count, bool mayOverrun)
        where T : unmanaged
    {
        if (mayOverrun)
            Overrun(source, target, count);
        else
            Row(source, target, count);
    }

    // The compiler moves a structure of this size with the widest registers it has, also where intrinsics are turned off.
    [StructLayout(LayoutKind.Sequential, Size = Slack)]
    private struct Block
    {
        public long A, B, C, D;
    }

    [StructLayout(LayoutKind.Sequential, Size = Slack / 2)]
    private struct HalfBlock
    {
        public long A, B;
    }
}
