namespace AutogradNet.Layers;

/// <summary>Weights do not suit the module they were to be loaded into, which is unchanged. The message says of each kind of fault how often it occurs and where first; the lists hold all.</summary>
public sealed class WeightMismatchException : Exception
{
    // Names of each kind that a message can hold and still be read: another architecture's weights lack hundreds.
    private const int Named = 8;

    internal WeightMismatchException(string source, string target, IReadOnlyList<string> missing, IReadOnlyList<string> unexpected, IReadOnlyList<string> misShaped, IReadOnlyList<string> notFinite)
        : base(Describe(source, target, missing, unexpected, misShaped, notFinite))
    {
        Missing = missing;
        Unexpected = unexpected;
        MisShaped = misShaped;
        NotFinite = notFinite;
    }

    /// <summary>The tensors the module has and the weights lack.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>The tensors the weights have and the module lacks.</summary>
    public IReadOnlyList<string> Unexpected { get; }

    /// <summary>The tensors of another shape or kind of number, each with both.</summary>
    public IReadOnlyList<string> MisShaped { get; }

    /// <summary>The tensors that hold NaN or infinity.</summary>
    public IReadOnlyList<string> NotFinite { get; }

    private static string Describe(string source, string target, params ReadOnlySpan<IReadOnlyList<string>> lists)
    {
        ReadOnlySpan<string> titles = ["missing", "unexpected", "of another shape", "with NaN or infinity"];
        var parts = new List<string>();
        for (var i = 0; i < titles.Length; i++)
        {
            if (lists[i].Count == 0) continue;
            var more = lists[i].Count > Named ? $" and {lists[i].Count - Named} more" : "";
            parts.Add($"{lists[i].Count} {titles[i]}: {string.Join(", ", lists[i].Take(Named))}{more}");
        }

        return $"{source} does not fit {target}: {string.Join("; ", parts)}.";
    }
}
