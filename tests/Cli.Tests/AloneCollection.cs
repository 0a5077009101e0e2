namespace AutogradNet.Cli.Tests;

/// <summary>Tests that change what the whole process shares, as the settings of <see cref="Compute"/>, run while no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
