using System.Globalization;
using AutogradNet.Explanations;

namespace AutogradNet.Cli.Inputs;

/// <summary>Finds classes by number, by name, or by a part of a name that no other has.</summary>
internal static class ClassSelector
{
    private const int ShownCandidates = 5;

    /// <summary>The classes asked for, each once; without any, the most probable class of each example.</summary>
    public static IReadOnlyList<int> Select(Recording recording, IReadOnlyList<string> asked)
    {
        if (asked.Count > 0) return [.. asked.Select(text => Find(recording, text)).Distinct()];
        var rows = Enumerable.Range(0, recording.Logits.Shape[0]);
        return [.. rows.Select(row => recording.Top(1, row)[0].Index).Distinct()];
    }

    private static int Find(Recording recording, string text)
    {
        var classes = recording.Logits.Shape[1];
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number >= 0 && number < classes
                ? number
                : throw new ArgumentException($"There is no class {number}: {recording.Model.Name} has the classes 0 to {classes - 1}.");
        }

        if (recording.Model.Labels is not { } labels) throw new ArgumentException($"Class '{text}' is a name, but no --labels were given; name the class by its number.");
        var indices = Enumerable.Range(0, Math.Min(labels.Count, classes)).ToArray();
        var exact = indices.Where(i => labels[i].Equals(text, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (exact.Length == 1) return exact[0];
        var candidates = exact.Length > 1 ? exact : [.. indices.Where(i => labels[i].Contains(text, StringComparison.OrdinalIgnoreCase))];
        if (candidates.Length == 1) return candidates[0];
        if (candidates.Length == 0) throw new ArgumentException($"No class is named '{text}'.");
        var shown = string.Join(", ", candidates.Take(ShownCandidates).Select(i => $"{i} ({labels[i]})"));
        throw new ArgumentException($"'{text}' could be {shown}{(candidates.Length > ShownCandidates ? ", …" : "")}; give the number.");
    }
}
