using System.Runtime.Intrinsics.X86;
using AutogradNet.Kernels;

namespace AutogradNet.Tests.Kernels;

public class CpuTests
{
    [Fact]
    public void The_best_path_is_the_last_supported_one_and_runs_here()
    {
        Assert.Equal(InstructionSet.Portable, Cpu.Supported[0]);
        Assert.Equal(Cpu.Best, Cpu.Supported[^1]);
        Assert.Equal(Avx512F.IsSupported, Cpu.Supported.Contains(InstructionSet.Avx512));
        Assert.Equal(Avx2.IsSupported && Fma.IsSupported, Cpu.Supported.Contains(InstructionSet.Avx2));
    }
}
