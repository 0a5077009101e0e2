namespace AutogradNet.Tests.Kernels;

/// <summary>Tests that set the number of workers, which the whole process shares, run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class KernelCollection
{
    public const string Name = "Kernels";
}
