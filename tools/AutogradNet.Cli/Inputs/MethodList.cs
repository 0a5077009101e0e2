using AutogradNet.Explanations;

namespace AutogradNet.Cli.Inputs;

/// <summary>Reads a list of saliency methods.</summary>
internal static class MethodList
{
    private const string All = "all";

    /// <summary>The methods named in a comma-separated list, each once, or all.</summary>
    /// <param name="option">The option that the list was given with, for messages.</param>
    /// <param name="text">The list.</param>
    /// <param name="layer">The layer for methods that look at one.</param>
    public static IReadOnlyList<SaliencyMethod> Parse(string option, string text, string? layer)
    {
        var names = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (names.Length == 0) throw new ArgumentException($"{option} names no method; there are: {string.Join(", ", SaliencyMethods.Names)}, {All}.");
        if (names.Contains(All, StringComparer.OrdinalIgnoreCase)) names = [.. SaliencyMethods.Names];
        return [.. names.Select(name => SaliencyMethods.Create(name, layer))];
    }
}
