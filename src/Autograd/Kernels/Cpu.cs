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

    private static bool IsSupported(InstructionSet set) => set switch
    {
        InstructionSet.Avx512 => Avx512F.IsSupported,
        InstructionSet.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => true,
    };
}
