using System.Runtime.Intrinsics.X86;

namespace AutogradNet.Kernels;

/// <summary>What this processor can run, decided once at start-up.</summary>
/// <remarks>
/// The decision rests on the instruction sets themselves: <c>Vector512.IsHardwareAccelerated</c> states a preference and may be
/// false on a processor that has AVX-512.
/// </remarks>
internal static class Cpu
{
    /// <summary>Every path this processor can run, the portable one first and the fastest last.</summary>
    public static IReadOnlyList<InstructionSet> Supported { get; } =
        [.. Enum.GetValues<InstructionSet>().Where(IsSupported).Order()];

    /// <summary>The fastest path this processor can run.</summary>
    public static InstructionSet Best { get; } = Supported[^1];

    /// <summary>Bytes of a vector of that path; 0 where it is the portable one.</summary>
    public static int VectorBytes { get; } = Best switch { InstructionSet.Avx512 => 64, InstructionSet.Avx2 => 32, _ => 0 };

    /// <summary>Bytes of a core's second-level cache, as the processor says; 1 MiB where it says nothing sensible.</summary>
    /// <remarks>Leaf 8000_0006h in the manuals of AMD and Intel: kilobytes in the upper half of ECX.</remarks>
    public static int SecondLevelCacheBytes { get; } = MeasureSecondLevelCache();

    private static int MeasureSecondLevelCache()
    {
        const uint Leaves = 0x8000_0000;
        const uint Cache = 0x8000_0006;
        const int Usual = 1 << 20;
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)Leaves), 0).Eax < Cache)
            return Usual;
        int bytes = (int)((uint)X86Base.CpuId(unchecked((int)Cache), 0).Ecx >> 16) << 10;
        return bytes is >= 1 << 17 and <= 1 << 23 ? bytes : Usual;
    }

    private static bool IsSupported(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => Avx512F.IsSupported,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => true,
    };
}
