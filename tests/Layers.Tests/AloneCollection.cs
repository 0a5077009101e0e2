namespace AutogradNet.Layers.Tests;

/// <summary>Tests that look at state of the whole process.</summary>
[CollectionDefinition(LeakTest.Collection, DisableParallelization = true)]
public sealed class AloneCollection;
