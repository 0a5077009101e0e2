namespace AutogradNet.Cli.Output;

/// <summary>How far something is.</summary>
/// <param name="Done">How much is done.</param>
/// <param name="Total">Of how much.</param>
/// <param name="Text">What stands before the bar.</param>
internal readonly record struct ProgressStep(double Done, double Total, string Text);
