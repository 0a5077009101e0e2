namespace AutogradNet.Kernels;

/// <summary>The classes of instruction set for which kernels have a path of their own.</summary>
internal enum InstructionSet
{
    /// <summary>Whatever <see cref="System.Numerics.Vector{T}"/> offers, or scalar code where it offers nothing.</summary>
    Portable,

    /// <summary>256-bit vectors with fused multiply-add.</summary>
    Avx2,

    /// <summary>512-bit vectors.</summary>
    Avx512,
}
