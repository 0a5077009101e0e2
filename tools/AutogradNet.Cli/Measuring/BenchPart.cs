namespace AutogradNet.Cli.Measuring;

/// <summary>One thing that is measured.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="JsonName">What the report calls its time in milliseconds.</param>
/// <param name="Flop">The floating-point operations of one call, counting those of convolutions and matrix products alone.</param>
/// <param name="Run">One call.</param>
internal sealed record BenchPart(string Name, string JsonName, double Flop, Action Run);
