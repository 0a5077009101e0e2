namespace AutogradNet.Tests;

/// <summary>A part of the table of samples; every implementation in this assembly is found by itself.</summary>
internal interface IOperationSamples
{
    IEnumerable<OperationSample> Samples { get; }
}
