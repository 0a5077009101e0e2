namespace AutogradNet.Layers.Tests;

/// <summary>The rule sets under the names the reference files use.</summary>
internal static class ReluRules
{
    public static IReadOnlyList<(string Name, RuleSet Rules)> All { get; } =
        [("vanilla", RuleSet.Vanilla), ("guided", RuleSet.Guided), ("deconvnet", RuleSet.DeconvNet)];
}
